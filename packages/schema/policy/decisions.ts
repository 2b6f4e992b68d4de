import type { Contract } from '../contract/contract.ts'
import type { PurposeNeed, Rule } from '../contract/rule.ts'
import { KhoError } from '../error.ts'
import { allowStanding, couldShow, denyStanding } from './applies.ts'
import type { Ask } from './ask.ts'
import type { CompileOptions } from './compile-options.ts'
import { all, always, any, before, exists, type Formula, never, not } from './formula.ts'
import { nameablePart } from './nameable.ts'
import { resolve } from './resolve.ts'

/** A rule that applies to the asker, with the condition under which it speaks of a record. */
export interface Applied {
  readonly rule: Rule
  readonly when: Formula
}

/** What the rules of one dataset say to one asker, before any record is looked at. */
export interface Decisions {
  readonly contract: Contract
  readonly ask: Ask
  readonly options: CompileOptions
  readonly allows: readonly Applied[]
  /** Denies of cells: each names fields. */
  readonly withholds: readonly Applied[]
  /** Denies of whole records. */
  readonly hides: readonly Applied[]
  /** The records that `hides` hide. */
  readonly hidden: Formula
  readonly lacksPurpose: readonly PurposeNeed[]
  /** The purposes with which some allow would show a field, where the read is for none of them. */
  opening(field: string): readonly PurposeNeed[]
  readonly usable: ReadonlySet<string>
}

/** A dataset asked about, on the way from the datasets that `via` came from. */
interface Asked {
  readonly ask: Ask
  readonly dataset: string
  readonly known: ReadonlySet<string>
  readonly options: CompileOptions
  readonly trail: readonly string[]
}

const deepestVia = 2
const nothing: ReadonlySet<string> = new Set()

/** The decisions for one asker and dataset. Throws KHO310 for a dataset that the city does not have. */
export function decisionsOf(asked: Asked): Decisions {
  const { ask, dataset, options } = asked
  const contract = contractOf(ask, dataset)
  const rules = ask.city.rules.get(dataset) ?? []
  const allows = rules.filter((rule) => rule.effect === 'allow')
  const standing = allows.map((rule) => ({ rule, standing: allowStanding(rule, ask, asked.known) }))
  const applying = standing.filter((one) => one.standing === 'applies').map(({ rule }) => applied(rule, asked))
  const denies = options.denies ? rules.filter((rule) => rule.effect === 'deny').flatMap((r) => denied(r, asked)) : []
  const hides = denies.filter(({ rule }) => rule.fields === null)
  const lacking = standing.filter((one) => one.standing === 'lacks_purpose').map(({ rule }) => rule)
  return {
    contract,
    ask,
    options,
    allows: applying,
    withholds: denies.filter(({ rule }) => rule.fields !== null),
    hides,
    hidden: any(hides.map(({ when }) => when)),
    lacksPurpose: applying.length === 0 ? distinctNeeds(lacking, ask) : [],
    opening: (field) =>
      distinctNeeds(
        lacking.filter((rule) => rule.fields?.includes(field)),
        ask,
      ),
    usable: usableFields(allows, denies, ask),
  }
}

/** Which records are shown: some allow is true of them and no deny of whole records. */
export function shownOf({ allows, hidden }: Decisions): Formula {
  return all([any(allows.map(({ when }) => when)), not(hidden)])
}

function applied(rule: Rule, asked: Asked): Applied {
  return { rule, when: all([termOf(rule, asked), whereOf(rule, asked), viaOf(rule, asked)]) }
}

function denied(rule: Rule, asked: Asked): Applied[] {
  const standing = denyStanding(rule, asked.ask)
  if (standing === 'silent') return []
  return [standing === 'unconditional' ? { rule, when: always } : applied(rule, asked)]
}

/** A grant holds until its end: by a demo city's clock, which stands still, unless it is urgent, else by the store's at every read. */
function termOf({ grant }: Rule, { ask: { city, way, now } }: Asked): Formula {
  if (!grant) return always
  // A feed must notice that it has ended: then the rules say something else.
  if (way === 'changes' && now && now.getTime() >= Date.parse(grant.until)) return never
  if (city.clock === null || grant.urgent) return before(grant.until)
  return Date.parse(city.clock) < Date.parse(grant.until) ? always : never
}

function whereOf(rule: Rule, { ask, dataset }: Asked): Formula {
  return rule.where ? resolve(rule.where, contractOf(ask, dataset), ask) : always
}

/**
 * An allow reaches only through records that are themselves shown; a deny reaches through every record, so that
 * neither a further deny nor a missing allow over there can reveal anything here. As of a moment it reaches through versions
 * of that moment: of a dataset that keeps none nobody knows them, so an allow reaches nothing through it and a deny everything.
 */
function viaOf(rule: Rule, { ask, dataset, options, trail }: Asked): Formula {
  const { via } = rule
  if (!via) return always
  const [key, ...more] = contractOf(ask, dataset).key
  const unreachable = key === undefined || more.length > 0 || isTooFar(via.dataset, dataset, trail)
  const far = ask.city.contracts.get(via.dataset)
  const untold = ask.asOf !== undefined && !far?.history
  if (unreachable || !far || untold) return rule.effect === 'allow' ? never : always
  const where = via.where ? resolve(via.where, contractOf(ask, via.dataset), ask) : always
  const there = { ask, dataset: via.dataset, known: nothing, options, trail: [...trail, dataset] }
  const shown = rule.effect === 'allow' ? shownOf(decisionsOf(there)) : always
  const asOf = ask.asOf === undefined ? {} : { asOf: ask.asOf }
  return exists({ key, dataset: via.dataset, field: via.field, where: all([shown, where]), ...asOf })
}

/** Apply refuses these; a policy that has them all the same shows nothing through them. */
function isTooFar(dataset: string, from: string, trail: readonly string[]): boolean {
  return trail.length >= deepestVia || dataset === from || trail.includes(dataset)
}

/** Fields that some allow lists for this principal and that no deny takes away from every record. */
function usableFields(allows: readonly Rule[], denies: readonly Applied[], ask: Ask): ReadonlySet<string> {
  const taken = denies.filter(({ when }) => when === always)
  if (taken.some(({ rule }) => rule.fields === null)) return nothing
  const gone = new Set(taken.flatMap(({ rule }) => rule.fields ?? []))
  const listed = allows.filter((rule) => couldShow(rule, ask)).flatMap((rule) => rule.fields ?? [])
  return new Set(listed.filter((field) => !gone.has(field)))
}

/** What the rules are for, as far as the asker may name it. */
function distinctNeeds(rules: readonly Rule[], ask: Ask): PurposeNeed[] {
  const needs = rules.flatMap(({ purpose }) => (purpose && nameablePart(purpose, ask)) ?? [])
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()]
}

function contractOf({ city }: Ask, dataset: string): Contract {
  const contract = city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO310', 'No such dataset.', { dataset })
  return contract
}
