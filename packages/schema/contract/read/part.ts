import { isAlias, isMap, isNode, isSeq, type LineCounter, type Document as YamlDocument } from 'yaml'
import type { DocumentKind } from '../forms/document-forms.ts'
import type { Plain } from './plain.ts'
import { keyOf } from './plain.ts'
import type { Path, Position, Say } from './problems.ts'

/** One YAML document of a file: its plain data, and a way to say where in the file something is wrong. */
export interface Part {
  readonly file: string
  readonly kind: DocumentKind
  readonly form: Plain
  readonly say: Say
}

/** Keys that tell a document's kind, in the order they are looked for: `source` documents also have an `agency`. */
const leading: readonly (readonly [string, DocumentKind])[] = [
  ['city', 'city'],
  ['source', 'source'],
  ['regulation', 'regulation'],
  ['delegation', 'delegation'],
  ['dataset', 'dataset'],
  ['policy', 'policy'],
  ['policy_test', 'policy_test'],
  ['list', 'code_list'],
  ['holidays', 'holidays'],
  ['clocks', 'clocks'],
  ['items', 'items'],
  ['person', 'person'],
  ['agency', 'agency'],
  ['rules', 'city_policy'],
  ['map', 'code_map'],
  ['purpose', 'purpose'],
]

/** What kind of document this is, or null where nothing tells. */
export function kindOf(form: Plain): DocumentKind | null {
  if (Array.isArray(form)) return 'agencies'
  if (typeof form !== 'object' || form === null) return null
  const kind = leading.find(([key]) => Object.hasOwn(form, key))?.[1] ?? null
  if (kind === 'dataset' && Object.hasOwn(form, 'derive')) return 'derived_dataset'
  return kind === 'policy' && form.policy === '_city' ? 'city_policy' : kind
}

/** Where a value stands, or as near to it as the document goes. */
export function positionOf(yaml: YamlDocument, lines: LineCounter, path: Path, at: 'key' | 'value'): Position {
  let node: unknown = yaml.contents
  let offset = startOf(node) ?? 0
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(yaml)
    const [key, value] = childOf(node, step)
    if (key === undefined && value === undefined) break
    const last = depth === path.length - 1
    offset = (last && at === 'key' ? startOf(key) : startOf(value)) ?? startOf(key) ?? offset
    node = value
  }
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function childOf(node: unknown, step: string | number): readonly [unknown, unknown] {
  if (isSeq(node)) return [undefined, node.items[Number(step)]]
  if (!isMap(node)) return [undefined, undefined]
  const pair = node.items.find(({ key }) => keyOf(key) === String(step))
  return [pair?.key, pair?.value]
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
