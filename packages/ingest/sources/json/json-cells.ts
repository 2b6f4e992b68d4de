/** A JSON document in which every number is still the text it was written as. */
export type JsonValue = null | boolean | string | RawNumber | readonly JsonValue[] | JsonObject
export type JsonObject = { readonly [name: string]: JsonValue }

/** What `JSON.rawJSON` makes of a number's text. */
interface RawNumber {
  readonly rawJSON: string
}

/** Nodes and engines have both; their types come later. */
declare global {
  interface JSON {
    rawJSON(text: string): RawNumber
    isRawJSON(value: unknown): value is RawNumber
  }
}

/** Parses JSON without ever making a number a double. Throws a SyntaxError where the text is no JSON. */
export function parseJson(text: string): JsonValue {
  // JSON.parse gives `__proto__` as a property of its own: names are only names here.
  return JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? JSON.rawJSON(context?.source ?? String(value)) : value,
  ) as JsonValue // the reviver leaves no number
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)
}

/** What stands at a path of names with dots between; a name that itself holds the dots comes first. */
export function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  if (!isJsonObject(value)) return undefined
  if (Object.hasOwn(value, path)) return value[path]
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot)
    const inner = Object.hasOwn(value, name) ? value[name] : undefined
    const found = inner === undefined ? undefined : valueAt(inner, path.slice(dot + 1))
    if (found !== undefined) return found
  }
  return undefined
}

/** The exact text of a value: a number as it was written, an object or an array as JSON. */
export function textOfJson(value: JsonValue): string | null {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return JSON.isRawJSON(value) ? value.rawJSON : JSON.stringify(value)
}

/** The paths of everything in a record that is no object; an empty object is a value of its own. */
export function* pathsOf(record: JsonObject, deepest = 8): Generator<readonly [path: string, value: JsonValue]> {
  for (const [name, value] of Object.entries(record)) {
    if (!isJsonObject(value) || deepest === 0 || Object.keys(value).length === 0) yield [name, value]
    else for (const [inner, found] of pathsOf(value, deepest - 1)) yield [`${name}.${inner}`, found]
  }
}
