import type { Condition } from '../contract/condition.ts'
import type { Field } from '../contract/contract.ts'
import { maskSuits } from '../contract/mask-suits.ts'
import type { Mask, PurposeNeed, Rule } from '../contract/rule.ts'
import { byStrength } from '../policy/masks.ts'
import { operandsOf } from '../policy/operand.ts'
import { meansAlso, type Today } from './audience-condition.ts'
import { type Domains, domainsOf, follows } from './verdict.ts'

/**
 * Whether wherever the one allow holds, from today on and whoever asks, the other holds too. False may be a "don't know".
 * What they show of a record is another question: `showsAsWell`.
 */
export function allowCovers(other: Rule, one: Rule, today: Today): boolean {
  return (
    one.ways.every((way) => other.ways.includes(way)) &&
    purposeCovers(other.purpose, one.purpose) &&
    other.mustKnow.every((field) => one.mustKnow.includes(field)) &&
    quotaCovers(other, one) &&
    timeCovers(other, one, today) &&
    asksNoMore(other, one) &&
    meansAlso(one, other, today) &&
    reachCovers(other, one, today)
  )
}

/** Whether wherever the one rule speaks, the deny does: of one that only denies for some purposes that is not said. */
export function denyCovers(deny: Rule, one: Rule, today: Today): boolean {
  const needs = one.effect === 'allow' || asksNoMore(one, deny)
  return (
    deny.purpose === null &&
    timeCovers(deny, one, today) &&
    needs &&
    meansAlso(one, deny, today) &&
    reachCovers(deny, one, today)
  )
}

/** Whether an allow shows a field at least as plainly as another does. A mask that does not suit the field shows nothing. */
export function showsAsWell(other: Rule, one: Rule, field: Field): boolean {
  const [theirs, own] = [maskOf(other, field), maskOf(one, field)]
  if (own === 'hidden' || theirs === null) return true
  return theirs !== 'hidden' && own !== null && byStrength(theirs, own) <= 0
}

function maskOf({ fields, mask }: Rule, field: Field): Mask | null | 'hidden' {
  if (!fields?.includes(field.name)) return 'hidden'
  const own = Object.hasOwn(mask, field.name) ? mask[field.name] : undefined
  if (own === undefined) return null
  return maskSuits(own, field) ? own : 'hidden'
}

function purposeCovers(other: PurposeNeed | null, one: PurposeNeed | null): boolean {
  if (other === null || JSON.stringify(other) === JSON.stringify(one)) return true
  if (one === null || !('procedure' in other) || !('procedure' in one)) return false
  const { procedure } = other
  return procedure === 'any' || (one.procedure !== 'any' && one.procedure.every((code) => procedure.includes(code)))
}

function quotaCovers({ quota }: Rule, one: Rule): boolean {
  return quota === null || JSON.stringify(quota) === JSON.stringify(one.quota)
}

function timeCovers({ valid, grant }: Rule, one: Rule, { today }: Today): boolean {
  if (grant) return false
  const from = one.valid.from !== null && one.valid.from > today ? one.valid.from : today
  const begun = valid.from === null || valid.from <= from
  return begun && (valid.until === null || (one.valid.until !== null && one.valid.until <= valid.until))
}

/** A missing attribute stops an allow and triggers a deny: `other` hangs on none that `one` does not hang on too. */
function asksNoMore(other: Rule, one: Rule): boolean {
  const asked = ({ where, via }: Rule) =>
    [where, via?.where ?? null].flatMap((condition) => (condition ? operandsOf(condition) : [])).flatMap(askerIn)
  const known = new Set(asked(one))
  return asked(other).every((question) => known.has(question))
}

function askerIn({ field, to }: ReturnType<typeof operandsOf>[number]): readonly string[] {
  return 'principal' in to || 'purpose' in to ? [JSON.stringify([field, to])] : []
}

function reachCovers(other: Rule, one: Rule, { city }: Today): boolean {
  const domains = (dataset: string): Domains | null => {
    const contract = city.contracts.get(dataset)
    return contract ? domainsOf(contract) : null
  }
  const here = domains(one.dataset)
  if (!here || !follows(one.where ?? every, other.where ?? every, here)) return false
  if (other.via === null) return true
  const there = domains(other.via.dataset)
  if (!one.via || !there || one.via.dataset !== other.via.dataset || one.via.field !== other.via.field) return false
  return follows(one.via.where ?? every, other.via.where ?? every, there)
}

const every: Condition = { op: 'and', of: [] }
