import { isAlias, isMap, isScalar, isSeq, type YAMLMap, type Document as YamlDocument } from 'yaml'
import { plainNumber } from '../exact/exact-number.ts'
import { isObjectName } from '../name.ts'
import { limits } from './limits.ts'
import type { Path, Say } from './problems.ts'

/** A YAML value as plain data: what JSON can hold. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain }

/** Thrown once when a document is too large or too deep to go on with. */
export class TooMuch extends Error {}

interface Reading {
  readonly yaml: YamlDocument
  readonly say: Say
  nodes: number
}

/**
 * The plain data of a YAML document. Keys keep their spelling (`01` stays `01`), aliases are copied within the
 * limit of nodes, numbers that a double would change and names that every object has are problems.
 */
export function plainOf(yaml: YamlDocument, say: Say): Plain {
  return plain({ yaml, say, nodes: 0 }, yaml.contents, [])
}

function plain(reading: Reading, node: unknown, path: Path): Plain {
  if (++reading.nodes > limits.nodes) throw new TooMuch(`holds more than ${limits.nodes} values`)
  if (path.length > limits.depth) throw new TooMuch(`is nested deeper than ${limits.depth} levels`)
  if (isAlias(node)) return plain(reading, node.resolve(reading.yaml) ?? null, path)
  if (isSeq(node)) return node.items.map((item, at) => plain(reading, item, [...path, at]))
  if (isMap(node)) return plainMap(reading, node, path)
  return isScalar(node) ? plainScalar(reading, node.value, node.source, path) : null
}

function plainMap(reading: Reading, map: YAMLMap, path: Path): Plain {
  const form: { [key: string]: Plain } = {}
  for (const [key, node] of entriesOf(map)) {
    const below = [...path, key]
    if (isObjectName(key)) reading.say(below, 'KHO107', `${key} is a name every object has`, 'key')
    else if (Object.hasOwn(form, key)) reading.say(below, 'KHO108', `${key} is said twice`, 'key')
    else form[key] = typeof node === 'string' ? node : plain(reading, node, below)
  }
  return form
}

function plainScalar(reading: Reading, value: unknown, source: string | undefined, path: Path): Plain {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value !== 'number') return String(value)
  const exact = source === undefined || /^0[xo]/.test(source) || plainNumber(source) === plainNumber(String(value))
  if (!exact || !Number.isFinite(value)) {
    reading.say(path, 'KHO106', 'is a number that cannot be kept exactly: write it in quotes')
  } else if (/^[+-]?0\d/.test(source ?? '')) {
    reading.say(path, 'KHO106', 'begins with a zero, which a number would lose: write it in quotes')
  }
  return value
}

/** What a key is: its own text, whatever YAML would make of it. */
export function keyOf(key: unknown): string {
  if (!isScalar(key)) return String(key)
  return key.source ?? String(key.value)
}

/**
 * The entries of a map. In flow style YAML splits `{ type: decimal(14,0) }` at the comma; such a type is put
 * together again, since it has one meaning only.
 */
export function entriesOf(map: YAMLMap): readonly (readonly [string, unknown])[] {
  const entries: (readonly [string, unknown])[] = []
  for (const { key, value } of map.items) {
    const last = entries.at(-1)
    const name = keyOf(key)
    const begun = last && isScalar(last[1]) ? String(last[1].value) : ''
    if (last && value === null && /^\d+ *\)$/.test(name) && /^decimal\( *\d+$/.test(begun)) {
      entries[entries.length - 1] = [last[0], `${begun},${name}`]
    } else entries.push([name, value])
  }
  return entries
}
