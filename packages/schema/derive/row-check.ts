import { namedChecks } from '../contract/checks/named-checks.ts'
import type { City, CodeList } from '../contract/city.ts'
import { dayOfTimestamp, isValidOn } from '../contract/clock.ts'
import type { Contract, Field, QualityRule } from '../contract/contract.ts'
import { isBroken } from '../contract/is-broken.ts'
import { unitsInsteadOf } from '../contract/units.ts'
import type { Value, Values } from '../contract/value.ts'
import { indexFitOf } from './index-fit.ts'
import { longestIndexed } from './table.ts'

/** What is wrong with a record: which field, by which rule. The message never holds a value. */
export interface Breach {
  readonly field: string | null
  readonly rule: string
  readonly level: 'error' | 'warning'
  readonly message: string
}

export type Check = (values: Values) => Breach | null

/**
 * The check that every record of a dataset must pass, made once and run often: required fields, named checks, codes
 * in force on their day, texts that fit their index, then the contract's quality rules. All breaches are told, in the order of the contract.
 */
export function rowCheckOf(contract: Contract, city: City): (values: Values) => readonly Breach[] {
  const checks = [
    ...contract.fields.flatMap((field) => [...requiredCheck(field), ...fieldChecksOf(field, city)]),
    indexCheck(contract, city),
    ...contract.quality.map((rule) => qualityCheckOf(rule, contract)),
  ]
  return (values) => {
    const breaches: Breach[] = []
    for (const check of checks) {
      const breach = check(values)
      if (breach !== null) breaches.push(breach)
    }
    return breaches
  }
}

/** The checks of one field's own value, and of its day where a field tells it. */
export function fieldChecksOf(field: Field, city: City): readonly Check[] {
  const checks: Check[] = []
  if (field.check !== null) checks.push(namedCheck(field, field.check, city))
  const list = field.codes ? city.codeLists.get(field.codes.list) : undefined
  if (field.codes && list) checks.push(codeCheck(field, list, field.codes.at, city))
  return checks
}

function indexCheck(contract: Contract, city: City): Check {
  const misfit = indexFitOf(contract, city)
  return (values) => {
    const fields = misfit(values)
    if (fields === null) return null
    const message = `${fields.join(', ')}: more than ${longestIndexed} bytes of indexed text`
    return { field: fields[0] ?? null, rule: 'too_long', level: 'error', message }
  }
}

function requiredCheck(field: Field): readonly Check[] {
  if (!field.required) return []
  return [(values) => ((values[field.name] ?? null) === null ? errorOf(field, 'required', 'has no value') : null)]
}

function namedCheck(field: Field, name: string, city: City): Check {
  const check = namedChecks[name]
  const at = field.checkAt ?? null
  return (values) => {
    const day = dayOf(values, at, city)
    for (const text of textsOf(values[field.name])) {
      const breach = check?.(text, day) ?? (name === 'agency_code' ? agencyBreach(text, day, city) : null)
      if (breach !== null) return errorOf(field, name, breach)
    }
    return null
  }
}

/** On a known day an agency must be one of the city's documents and have existed. */
function agencyBreach(code: string, day: string | null, city: City): string | null {
  if (day === null) return null
  const agency = city.agencies.get(code)
  if (!agency) return 'is no agency of the city'
  if (isValidOn(day, agency.validFrom, agency.validUntil)) return null
  const instead = unitsInsteadOf(city.agencies, agency, day)
  const meant = instead.length === 0 ? '' : `; in its place that day: ${instead.join(', ')}`
  return `is an agency that did not exist on that day${meant}`
}

function codeCheck(field: Field, list: CodeList, at: string | null, city: City): Check {
  const codes = Map.groupBy(list.codes, ({ code }) => code)
  return (values) => {
    const day = dayOf(values, at, city)
    for (const text of textsOf(values[field.name])) {
      const periods = codes.get(text)
      if (!periods) return errorOf(field, 'codes', `is no code of ${list.list}`)
      if (day !== null && !periods.some(({ from, until }) => isValidOn(day, from, until))) {
        return errorOf(field, 'codes', `is a code of ${list.list} that was not in force on that day`)
      }
    }
    return null
  }
}

/** A field's texts to check: none, one, or those of a list. */
function textsOf(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The day of a date or, in the city's zone, of a timestamp; null where none is known. */
export function dayOf(values: Values, at: string | null, city: City): string | null {
  const value = at === null ? null : values[at]
  if (typeof value !== 'string') return null
  return value.length === 10 ? value : dayOfTimestamp(city.timeZone, value)
}

export function qualityCheckOf({ rule, check, level }: QualityRule, contract: Contract): Check {
  return (values) =>
    isBroken(check, contract, values) ? { field: null, rule, level, message: `does not meet the rule ${rule}` } : null
}

function errorOf(field: Field, rule: string, what: string): Breach {
  return { field: field.name, rule, level: 'error', message: `${field.name} ${what}` }
}
