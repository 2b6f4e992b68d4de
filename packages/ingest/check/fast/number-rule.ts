import type { Condition, Operand } from '@kho/schema/contract/condition.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { daysOf, microsOf } from '../days.ts'
import { narrowAt, type Proof, type WrittenRow, wideAt } from './written-row.ts'

/** 1 true, 0 false, -1 not known: Kleene's logic, in which quality rules are read. */
type Verdict = (row: WrittenRow) => number

type NumberOf = (row: WrittenRow) => number

/** Whether a quality rule holds, by numbers alone; null for a rule over other than dates, timestamps and integers. */
export function numberRule(check: Condition, fields: readonly Field[]): Proof | null {
  const doubt = { any: false }
  const verdict = verdictOf(check, fields, doubt)
  if (verdict === null) return null
  return (row) => {
    doubt.any = false
    return verdict(row) !== 0 && !doubt.any
  }
}

interface Doubt {
  any: boolean
}

function verdictOf(condition: Condition, fields: readonly Field[], doubt: Doubt): Verdict | null {
  switch (condition.op) {
    case 'and':
    case 'or':
      return manyOf(condition, fields, doubt)
    case 'not': {
      const of = verdictOf(condition.of, fields, doubt)
      return of && ((row) => negated(of(row)))
    }
    case 'is_null': {
      const at = placeOf(fields, condition.field)
      const { is } = condition
      return (row) => ((row.places[at * 2] ?? -1) < 0 === is ? 1 : 0)
    }
    case 'in':
    case 'nin':
      return null
    default:
      return comparison(condition, fields, doubt)
  }
}

const negated = (verdict: number): number => (verdict < 0 ? -1 : 1 - verdict)

const placeOf = (fields: readonly Field[], name: string): number => fields.findIndex((field) => field.name === name)

function manyOf(
  { op, of }: Extract<Condition, { op: 'and' | 'or' }>,
  fields: readonly Field[],
  doubt: Doubt,
): Verdict | null {
  const verdicts = of.map((one) => verdictOf(one, fields, doubt))
  const all = verdicts.filter((one) => one !== null)
  if (all.length < verdicts.length) return null
  const deciding = op === 'and' ? 0 : 1
  return (row) => {
    let known = 1 - deciding
    for (const one of all) {
      const verdict = one(row)
      if (verdict === deciding) return deciding
      if (verdict < 0) known = -1
    }
    return known
  }
}

type Comparing = Extract<Condition, { op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' }>

function comparison({ op, field, to }: Comparing, fields: readonly Field[], doubt: Doubt): Verdict | null {
  const left = numberOf(fields, { field })
  const right = numberOf(fields, to, fields[placeOf(fields, field)])
  if (left === null || right === null) return null
  const holds = comparisons[op]
  return (row) => {
    const a = left(row)
    const b = right(row)
    if (a === b && !Number.isSafeInteger(a)) doubt.any = true
    return Number.isNaN(a) || Number.isNaN(b) ? -1 : holds(a, b) ? 1 : 0
  }
}

const comparisons: { readonly [op in Comparing['op']]: (a: number, b: number) => boolean } = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
}

/** Reads an operand; a literal is one of `beside`'s type, and so must another field be. */
function numberOf(fields: readonly Field[], operand: Operand, beside?: Field): NumberOf | null {
  if ('value' in operand) return beside ? literal(beside, operand.value) : null
  if (!('field' in operand)) return null
  const at = placeOf(fields, operand.field)
  const field = fields[at]
  if (!field || field.list || (beside && beside.type !== field.type)) return null
  if (field.type === 'timestamp') return (row) => wideAt(row, at)
  return field.type === 'integer' || (field.type === 'date' && !field.partial) ? (row) => narrowAt(row, at) : null
}

function literal({ type }: Field, value: Value): NumberOf | null {
  const number =
    type === 'integer' ? Number(value) : type === 'date' ? daysOf(String(value)) : microsOfInstant(String(value))
  return type === 'text' || !Number.isSafeInteger(number) ? null : () => number
}

function microsOfInstant(text: string): number {
  return daysOf(text) * 86_400_000_000 + Number(microsOf(text.slice(11, 26).padEnd(15, '0')))
}
