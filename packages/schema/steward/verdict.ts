import type { Condition } from '../contract/condition.ts'
import type { Contract, FieldType } from '../contract/contract.ts'
import { compareValues } from '../contract/exact/compare-values.ts'
import type { Value } from '../contract/value.ts'

/** What a condition comes to whatever the record holds and whoever asks, as far as its own words tell. */
export type Verdict = 'always' | 'never' | 'depends'

/** What values a field can have; `only` lists all of them but null where there are no others. */
export interface Domain {
  readonly type: FieldType
  readonly nullable: boolean
  readonly only?: readonly Value[]
}

export type Domains = (field: string) => Domain

/** The fields of a stored record: parts of the key are never null, a boolean has two values. */
export function domainsOf({ fields, key }: Contract): Domains {
  const known = new Map(fields.map((field) => [field.name, field]))
  return (name) => {
    const type = known.get(name)?.type ?? 'text'
    return { type, nullable: !key.includes(name), ...(type === 'boolean' ? { only: [false, true] } : {}) }
  }
}

/**
 * Whether a condition is true, or false, of every record. Exact where it says so: a field is tried at each literal that it
 * is compared with, between them and at null, and what the asker has may stand in any order to it. `depends` may be a
 * "don't know", where the condition has too many such cases.
 */
export function verdictOf(condition: Condition, domains: Domains): Verdict {
  const cases = casesOf(condition, domains)
  if (!canBe(condition, false, cases)) return 'always'
  return canBe(condition, true, cases) ? 'depends' : 'never'
}

/** Whether every record that meets `a` meets `b`; false may be a "don't know". */
export function follows(a: Condition, b: Condition, domains: Domains): boolean {
  return verdictOf({ op: 'and', of: [a, { op: 'not', of: b }] }, domains) === 'never'
}

/** A thing that differs from record to record or asker to asker: where a field's value lies, or how it stands to another. */
interface Open {
  readonly id: string
  readonly cases: readonly number[]
}

/** Between two literals lies an even place, at one an odd one, so places compare as values do. */
const absent = -1
const mostSteps = 5_000

interface Cases {
  place(field: string): Open
  /** The place of a literal among those that the field is compared with. */
  at(field: string, literal: Value): number
}

function casesOf(condition: Condition, domains: Domains): Cases {
  const literals = new Map<string, readonly Value[]>()
  for (const [field, found] of Map.groupBy(literalsIn(condition), ({ field }) => field)) {
    const { type, only } = domains(field)
    const values = [...found.map(({ value }) => value), ...(only ?? [])]
    const sorted = values.sort((a, b) => compareValues({ type, list: false }, a, b))
    literals.set(field, [...new Map(sorted.map((value) => [JSON.stringify(value), value])).values()])
  }
  return {
    place: (field) => {
      const { nullable, only } = domains(field)
      const known = literals.get(field) ?? only ?? []
      const at = known.flatMap((value, place) => (!only || only.includes(value) ? [2 * place + 1] : []))
      const between = only ? [] : [0, ...known.map((_, place) => 2 * place + 2)]
      return { id: field, cases: [...(nullable ? [absent] : []), ...at, ...between] }
    },
    at: (field, literal) => {
      const { type } = domains(field)
      const known = literals.get(field) ?? []
      return 2 * known.findIndex((one) => compareValues({ type, list: false }, one, literal) === 0) + 1
    },
  }
}

function literalsIn(condition: Condition): readonly { readonly field: string; readonly value: Value }[] {
  if ('of' in condition) return [condition.of].flat().flatMap(literalsIn)
  if (condition.op === 'is_null') return []
  const { field, to } = condition
  if ('values' in to) return to.values.map((value) => ({ field, value }))
  return 'value' in to ? [{ field, value: to.value }] : []
}

type Known = ReadonlyMap<string, number>

function canBe(condition: Condition, wanted: boolean, cases: Cases): boolean {
  const steps = { left: mostSteps }
  const under = (known: Known): boolean => {
    steps.left -= 1
    if (steps.left < 0) return true
    const said = saidBy(condition, known, cases)
    if (typeof said === 'boolean') return said === wanted
    return said.cases.some((one) => under(new Map([...known, [said.id, one]])))
  }
  return under(new Map())
}

/** Its truth, or the first thing that must be known to tell it. */
function saidBy(condition: Condition, known: Known, cases: Cases): boolean | Open {
  switch (condition.op) {
    case 'and':
    case 'or': {
      const decides = condition.op === 'or'
      const said = condition.of.map((part) => saidBy(part, known, cases))
      return said.includes(decides) ? decides : (said.find((one) => typeof one !== 'boolean') ?? !decides)
    }
    case 'not': {
      const said = saidBy(condition.of, known, cases)
      return typeof said === 'boolean' ? !said : said
    }
    default: {
      const open = cases.place(condition.field)
      const place = known.get(open.id)
      if (place === undefined) return open
      if (condition.op === 'is_null') return (place === absent) === condition.is
      if (place === absent) return condition.op === 'ne' || condition.op === 'nin'
      return comparedAt(condition, place, known, cases)
    }
  }
}

type Compared = Extract<Condition, { readonly to: unknown }>

function comparedAt(condition: Compared, place: number, known: Known, cases: Cases): boolean | Open {
  const { op, field, to } = condition
  if ('values' in to) {
    const member = to.values.some((value) => cases.at(field, value) === place)
    return member === (op === 'in')
  }
  if (op === 'in' || op === 'nin') {
    const open = { id: JSON.stringify([field, 'in', to]), cases: [0, 1] }
    const member = known.get(open.id)
    return member === undefined ? open : (member === 1) === (op === 'in')
  }
  const order = 'value' in to ? Math.sign(place - cases.at(field, to.value)) : orderTo(field, to, known, cases)
  if (order === null) return op === 'ne'
  if (typeof order === 'object') return order
  return { eq: order === 0, ne: order !== 0, lt: order < 0, lte: order <= 0, gt: order > 0, gte: order >= 0 }[op]
}

/** How a field that has a value stands to another field or to the asker's; null where the other field has none. */
function orderTo(
  field: string,
  to: { readonly field: string } | { readonly principal: string } | { readonly purpose: 'key' },
  known: Known,
  cases: Cases,
): number | null | Open {
  if (!('field' in to)) return orderOf(JSON.stringify([field, to]), 1, known)
  if (to.field === field) return 0
  const other = cases.place(to.field)
  const place = known.get(other.id)
  if (place === undefined) return other
  if (place === absent) return null
  const turned = to.field < field
  return orderOf(JSON.stringify(turned ? [to.field, field] : [field, to.field]), turned ? -1 : 1, known)
}

function orderOf(id: string, sign: 1 | -1, known: Known): number | Open {
  const order = known.get(id)
  return order === undefined ? { id, cases: [-1, 0, 1] } : order * sign
}
