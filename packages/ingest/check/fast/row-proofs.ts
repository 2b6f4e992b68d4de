import type { City, CodeList } from '@kho/schema/contract/city.ts'
import type { Condition } from '@kho/schema/contract/condition.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { holds } from '@kho/schema/contract/evaluate.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { type Check, fieldChecksOf, qualityCheckOf } from '@kho/schema/derive/row-check.ts'
import { indexedFieldsOf, longestIndexed } from '@kho/schema/derive/table.ts'
import type { PullPlan } from '../../pull/pull-plan.ts'
import { valueWriter } from '../binary-value.ts'
import { ByteWriter } from '../byte-writer.ts'
import { daysOf } from '../days.ts'
import { byteTable, equals } from './byte-table.ts'
import { namedProofs } from './named-proofs.ts'
import { numberRule } from './number-rule.ts'
import { storedValues } from './stored-values.ts'
import { narrowAt, type Proof, type WrittenRow, wideAt } from './written-row.ts'
import { zoneDays } from './zone-days.ts'

type Read = { readonly [field: string]: Value }

/**
 * Everything that must hold of a written row so that the row checker would find no fault, not even a warning, and not
 * call it gone. What bytes do not show at once is asked of the checks themselves.
 */
export function rowProofs(plan: PullPlan, city: City, read: Read): readonly Proof[] {
  const { contract, binding } = plan
  const { deletes } = binding
  return [
    ...contract.fields.flatMap((field, index) => (field.required ? [isGiven(index)] : [])),
    ...contract.fields.flatMap((field) => fieldProofs(field, plan, city, read)),
    fitsIndexes(contract, city),
    ...contract.quality.map(
      (rule) =>
        numberRule(rule.check, contract.fields) ??
        passes(qualityCheckOf(rule, contract), fieldsOf(rule.check), contract, read),
    ),
    ...ownershipProofs(plan),
    ...(typeof deletes === 'string' ? [] : [isNotGone(deletes.soft, contract, read)]),
  ]
}

const isGiven =
  (index: number): Proof =>
  ({ places }) =>
    (places[index * 2] ?? -1) >= 0

/** A check as it stands, on the values of the fields it looks at. */
function passes(check: Check, names: readonly string[], contract: Contract, read: Read): Proof {
  const values = storedValues(contract.fields, new Set(names), read)
  return (row) => check(values(row)) === null
}

function fieldProofs(field: Field, plan: PullPlan, city: City, read: Read): readonly Proof[] {
  const { contract } = plan
  const index = contract.fields.indexOf(field)
  const list = field.codes ? city.codeLists.get(field.codes.list) : undefined
  const named = field.check === null ? [] : [namedProof(field, field.check, contract, city, read)]
  const coded =
    field.codes && list && !meansAlwaysValid(field, list, plan)
      ? [codeProof({ ...field, check: null }, list, contract, city, read)]
      : []
  return [...named, ...coded].map((proof) => (row) => (row.places[index * 2] ?? -1) < 0 || proof(row))
}

function namedProof(field: Field, name: string, contract: Contract, city: City, read: Read): Proof {
  const index = contract.fields.indexOf(field)
  const at = field.checkAt ?? null
  const checked = checkedAsItStands({ ...field, codes: null }, at, contract, city, read)
  const sees = field.list || field.type !== 'text' ? undefined : namedProofs[name]
  const dayOf = dayReader(contract, city, at)
  if (!sees || !dayOf) return checked
  return (row) => {
    const { out, places } = row
    return sees(out.bytes, places[index * 2] ?? 0, places[index * 2 + 1] ?? 0, dayOf(row)) || checked(row)
  }
}

/** A check's own answer, where bytes do not show it. */
function checkedAsItStands(field: Field, at: string | null, contract: Contract, city: City, read: Read): Proof {
  const checks = fieldChecksOf(field, city)
  const proofs = checks.map((check) => passes(check, at === null ? [field.name] : [field.name, at], contract, read))
  return (row) => proofs.every((proof) => proof(row))
}

/** The day of a field that tells one: NaN for null, Infinity where this row's bytes do not show it; null where no row's do. */
function dayReader(contract: Contract, city: City, at: string | null): ((row: WrittenRow) => number) | null {
  if (at === null) return () => Number.NaN
  const index = contract.fields.findIndex(({ name }) => name === at)
  const field = contract.fields[index]
  if (!field || field.list || field.partial) return null
  if (field.type === 'date') return (row) => narrowAt(row, index)
  if (field.type !== 'timestamp') return null
  const dayOf = zoneDays(city.timeZone)
  return (row) => {
    const micros = wideAt(row, index)
    return Number.isNaN(micros) ? micros : dayOf(micros)
  }
}

/** Whether whatever the source's codes are mapped to is of the list on every day: then no row has to show it. */
function meansAlwaysValid(
  { name, type, list, codes }: Field,
  { codes: listed }: CodeList,
  { binding }: PullPlan,
): boolean {
  const mapping = binding.map[name]
  if (type !== 'text' || list || !mapping || !('values' in mapping) || mapping.values === null) return false
  const at = codes?.at ?? null
  const always = listed.filter(({ from, until }) => at === null || (from === null && until === null))
  const valid = new Set<Value>([null, ...always.map(({ code }) => code)])
  return Object.values(mapping.values).every((value) => valid.has(value))
}

interface Periods {
  readonly always: boolean
  readonly of: readonly { readonly from: number; readonly until: number }[]
}

function codeProof(field: Field, list: CodeList, contract: Contract, city: City, read: Read): Proof {
  const index = contract.fields.findIndex(({ name }) => name === field.name)
  const at = field.codes?.at ?? null
  const checked = checkedAsItStands(field, at, contract, city, read)
  const dayOf = field.list || field.type !== 'text' ? null : dayReader(contract, city, at)
  if (!dayOf) return checked
  const codes = [...Map.groupBy(list.codes, ({ code }) => code)]
  const find = byteTable(codes.map(([code]) => Buffer.from(code)))
  const periods: readonly Periods[] = codes.map(([, rows]) => ({
    always: at === null || rows.some(({ from, until }) => from === null && until === null),
    of: rows.map(({ from, until }) => ({
      from: from === null ? Number.NEGATIVE_INFINITY : daysOf(from),
      until: until === null ? Number.POSITIVE_INFINITY : daysOf(until),
    })),
  }))
  return (row) => {
    const { out, places } = row
    const found = periods[find(out.bytes, places[index * 2] ?? 0, places[index * 2 + 1] ?? 0)]
    if (found?.always) return true
    const day = found ? dayOf(row) : Number.NaN
    return (found?.of.some(({ from, until }) => from <= day && day < until) ?? false) || checked(row)
  }
}

/** All indexed texts together within what one index entry may hold. */
function fitsIndexes(contract: Contract, city: City): Proof {
  const indexed = indexedFieldsOf(contract, [...city.rules.values()].flat())
  const places = contract.fields.flatMap(({ name, type, list }, index) =>
    type === 'text' && !list && indexed.has(name) ? [index * 2] : [],
  )
  return (row) => {
    let bytes = 0
    for (const at of places) bytes += (row.places[at + 1] ?? 0) - (row.places[at] ?? 0)
    return bytes <= longestIndexed
  }
}

function ownershipProofs({ contract, source }: PullPlan): readonly Proof[] {
  return Object.entries(source.owns[contract.dataset] ?? {}).flatMap(([name, value]) => {
    const index = contract.fields.findIndex((field) => field.name === name)
    const field = contract.fields[index]
    if (!field) return []
    const out = new ByteWriter()
    valueWriter(field)(value, out)
    const owned = value === null ? null : out.take().subarray(4)
    return [
      ({ out: { bytes }, places }: WrittenRow) => {
        const begin = places[index * 2] ?? -1
        if (owned === null || begin < 0) return owned === null && begin < 0
        return equals(owned, bytes, begin, places[index * 2 + 1] ?? begin)
      },
    ]
  })
}

function isNotGone(soft: Condition, contract: Contract, read: Read): Proof {
  const values = storedValues(contract.fields, new Set(fieldsOf(soft)), read)
  return (row) => !holds(soft, contract, values(row))
}

/** Every field that a condition looks at. */
function fieldsOf(condition: Condition): readonly string[] {
  if ('of' in condition) return [condition.of].flat().flatMap(fieldsOf)
  const to = 'to' in condition && 'field' in condition.to ? [condition.to.field] : []
  return [condition.field, ...to]
}
