/** Objects that a planned statement has answered with, members under their names in the answer. */
const answered = new WeakSet<object>()

/** ECMAScript 2025 gives a reviver the number's own text; the language's types do not say so yet. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

/**
 * The text of a planned answer as objects, for the fields of it that stand inside one of graphql-js's own. A number that
 * JavaScript cannot hold goes out as it came.
 */
export function answeredTree(text: string): { readonly [member: string]: unknown } {
  return JSON.parse(text, noted as (key: string, value: unknown) => unknown)
}

const noted: Reviver = (_key, value, { source }) => {
  if (typeof value === 'number' && source !== undefined && String(value) !== source) return JSON.rawJSON(source)
  if (typeof value === 'object' && value !== null && !JSON.isRawJSON(value)) answered.add(value)
  return value
}

/** The member of an answered object under this name; undefined of anything else. */
export function answeredMember(object: unknown, name: string | number): { readonly value: unknown } | null {
  if (typeof object !== 'object' || object === null || !answered.has(object)) return null
  return { value: Object.getOwnPropertyDescriptor(object, name)?.value ?? null }
}
