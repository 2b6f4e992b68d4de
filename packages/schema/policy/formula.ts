import type { Comparison } from '../contract/condition.ts'
import type { Given } from './parameter.ts'

/**
 * A sharing decision as a formula over one record, the asker's attributes already put in: two-valued, folded,
 * and in a normal form whose `id` is equal for equal formulas. What SQL is rendered from.
 */
export type Formula = (
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly kind: 'not'; readonly of: Formula }
  | { readonly kind: 'compare'; readonly op: Comparison; readonly field: string; readonly to: Compared }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly Given[] }
  | { readonly kind: 'is_null'; readonly field: string }
  | { readonly kind: 'before'; readonly instant: string }
  /** Of a version: true of the record as it is now, or there is none any more. */
  | { readonly kind: 'standing'; readonly of: Formula }
  | Exists
) & { readonly id: string }

export type Compared = { readonly value: Given } | { readonly field: string }

/** Some record of `dataset` meets `where` and holds this record's `key` in `field`. */
interface Exists {
  readonly kind: 'exists'
  readonly key: string
  readonly dataset: string
  readonly field: string
  readonly where: Formula
  /** The moment that its records are asked as of. */
  readonly asOf?: string
}

export const always: Formula = { kind: 'constant', value: true, id: 'true' }
export const never: Formula = { kind: 'constant', value: false, id: 'false' }

export function compare(op: Comparison, field: string, to: Compared): Formula {
  return { kind: 'compare', op, field, to, id: JSON.stringify([op, field, to]) }
}

export function isNull(field: string): Formula {
  return { kind: 'is_null', field, id: JSON.stringify(['is_null', field]) }
}

/** The statement is asked before an instant, by the store's clock: the same of every record. */
export function before(instant: string): Formula {
  return { kind: 'before', instant, id: JSON.stringify(['before', instant]) }
}

/** What a version asks of the record that it was of. */
export function standing(of: Formula): Formula {
  return of === always ? always : { kind: 'standing', of, id: JSON.stringify(['standing', of.id]) }
}

/** Membership in a list of non-null values; of none, nothing is a member. */
export function within(field: string, values: readonly Given[]): Formula {
  const distinct = [...new Set(values)]
  const [first] = distinct
  if (first === undefined) return never
  if (distinct.length === 1) return compare('eq', field, { value: first })
  return {
    kind: 'in',
    field,
    values: distinct,
    id: JSON.stringify(['in', field, distinct.map((value) => JSON.stringify(value)).sort()]),
  }
}

export function exists(link: Omit<Exists, 'kind'>): Formula {
  if (link.where === never) return never
  const { key, dataset, field, where, asOf } = link
  return {
    kind: 'exists',
    ...link,
    id: JSON.stringify(['exists', key, dataset, field, where.id, ...(asOf ? [asOf] : [])]),
  }
}

/** Negation of the two-valued meaning, down to single comparisons: `ne` is the negation of `eq`, nulls included. */
export function not(formula: Formula): Formula {
  if (formula.kind === 'constant') return formula.value ? never : always
  if (formula.kind === 'not') return formula.of
  if (formula.kind === 'or') return all(formula.of.map(not))
  if (formula.kind === 'and') return any(formula.of.map(not))
  if (formula.kind === 'compare' && formula.op === 'eq') return compare('ne', formula.field, formula.to)
  if (formula.kind === 'compare' && formula.op === 'ne') return compare('eq', formula.field, formula.to)
  return { kind: 'not', of: formula, id: `not ${formula.id}` }
}

/** Conjunction; of nothing, true. A part that another part implies is left out. */
export function all(parts: readonly Formula[]): Formula {
  const flat = distinctParts(
    parts.flatMap((part) => (part.kind === 'and' ? part.of : [part])),
    always,
  )
  if (flat.includes(never)) return never
  const kept = withoutNeedless(flat, implies)
  return contradict(kept) ? never : joined('and', kept, always)
}

/** Disjunction; of nothing, false. A part that implies another is left out, equalities of one field become one `in`. */
export function any(parts: readonly Formula[]): Formula {
  const flat = distinctParts(mergedMembership(parts.flatMap((part) => (part.kind === 'or' ? part.of : [part]))), never)
  if (flat.includes(always)) return always
  const kept = withoutNeedless(flat, (a, b, steps) => implies(b, a, steps))
  return contradict(kept) ? always : joined('or', kept, never)
}

function withoutNeedless(parts: Formula[], covers: Covers): Formula[] {
  const steps = { left: mostSteps }
  const needless = (part: Formula) =>
    parts.some((other) => steps.left > 0 && saysMore(other, part, (a, b) => covers(a, b, steps)))
  return parts.filter((part) => steps.left <= 0 || !needless(part))
}

/** Whether a comparison and its negation are both there. */
function contradict(parts: readonly Formula[]): boolean {
  const ids = new Set(parts.map(({ id }) => id))
  // Of single comparisons only: to negate whole branches at every level would cost more than it finds.
  return parts.some((part) => part.kind !== 'and' && part.kind !== 'or' && ids.has(not(part).id))
}

/** Comparisons of parts that one folding may cost; beyond them each answer is "don't know", and parts stay. */
const mostSteps = 2_000

type Covers = (a: Formula, b: Formula, steps: { left: number }) => boolean

/** Whether every record that meets `a` meets `b`, as far as their shapes tell: false may be a "don't know". */
export function implies(a: Formula, b: Formula, steps: { left: number } = { left: mostSteps }): boolean {
  if (a.id === b.id || a === never || b === always) return true
  steps.left -= 1
  if (steps.left < 0) return false
  if (a.kind === 'or') return a.of.every((part) => implies(part, b, steps))
  if (b.kind === 'and') return b.of.every((part) => implies(a, part, steps))
  if (a.kind === 'and' && a.of.some((part) => implies(part, b, steps))) return true
  if (b.kind === 'or') return b.of.some((part) => implies(a, part, steps))
  return membersImply(a, b)
}

function membersImply(a: Formula, b: Formula): boolean {
  if (b.kind !== 'in') return false
  const members = membersOf(a)
  if (members === null || members.field !== b.field || members.values.length > b.values.length) return false
  const listed = new Set(b.values)
  return members.values.every((value) => listed.has(value))
}

function membersOf(formula: Formula): { field: string; values: readonly Given[] } | null {
  if (formula.kind === 'in') return formula
  if (formula.kind !== 'compare' || formula.op !== 'eq' || !('value' in formula.to)) return null
  return { field: formula.field, values: [formula.to.value] }
}

function mergedMembership(parts: readonly Formula[]): Formula[] {
  const members = new Map<string, Given[]>()
  const rest: Formula[] = []
  for (const part of parts) {
    const found = membersOf(part)
    if (!found) rest.push(part)
    else members.getOrInsertComputed(found.field, () => []).push(...found.values)
  }
  return [...rest, ...[...members].map(([field, values]) => within(field, values))]
}

/** Whether `other` makes `part` needless; of two that say the same, the one with the smaller id stays. */
function saysMore(other: Formula, part: Formula, covers: (a: Formula, b: Formula) => boolean): boolean {
  if (other.id === part.id || !covers(other, part)) return false
  return !covers(part, other) || other.id < part.id
}

function distinctParts(parts: readonly Formula[], neutral: Formula): Formula[] {
  const byId = new Map(parts.filter((part) => part !== neutral).map((part) => [part.id, part]))
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function joined(kind: 'and' | 'or', parts: readonly Formula[], none: Formula): Formula {
  const [first] = parts
  if (first === undefined || parts.length === 1) return first ?? none
  return { kind, of: parts, id: `${kind}(${parts.map((part) => part.id).join(',')})` }
}
