import type { City } from '../contract/city.ts'
import { compileCondition } from '../contract/compile/compile-condition.ts'
import type { Condition } from '../contract/condition.ts'
import type { Contract } from '../contract/contract.ts'

/** Longer than any condition that somebody reads before deciding on it. */
const mostCharacters = 4000

/**
 * What a condition, as JSON, asks of a dataset's records, type-checked as those of rules are; null where it asks nothing that can be
 * asked: then it is true of no record.
 */
export function grantedCondition(city: City, contract: Contract, text: string): Condition | null {
  if (text.length > mostCharacters) return null
  const form = parsed(text)
  const fields = new Map(contract.fields.map((field) => [field.name, field]))
  const problems: string[] = []
  const compiled = compileCondition({ fields, asker: city.principal.attributes }, form, (_path, code) =>
    problems.push(code),
  )
  return problems.length === 0 ? compiled : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
