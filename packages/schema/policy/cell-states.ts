import type { Bilingual } from '../contract/bilingual.ts'
import type { Field } from '../contract/contract.ts'
import type { Mask, Rule } from '../contract/rule.ts'
import type { Applied, Decisions } from './decisions.ts'
import { shownOf } from './decisions.ts'
import { all, always, any, type Formula, implies, never, not } from './formula.ts'
import { byStrength, maskName, usableMask } from './masks.ts'

/** When a cell of a shown record is in which state. The formulas exclude each other and take the record as shown. */
export interface CellStates {
  readonly shown: Formula
  /** By strength, the most revealing first. */
  readonly masked: readonly { readonly mask: Mask; readonly when: Formula }[]
  /** Shown or masked. */
  readonly visible: Formula
  /** Why the cell is not shown as it is, and on the word of which rule; null where simply no rule lists the cell. */
  readonly reasons: readonly Reason[]
}

export interface Reason {
  readonly when: Formula
  readonly masked: boolean
  /** How, where it is masked. */
  readonly mask: Mask | null
  readonly reason: Bilingual | null
  readonly rule: string | null
}

const withheldAlways: CellStates = {
  shown: never,
  masked: [],
  visible: never,
  reasons: [{ when: always, masked: false, mask: null, reason: null, rule: null }],
}

/** What the rules say of one field: of two fields of which they say the same, the states are the same. */
interface Said {
  readonly denies: readonly Applied[]
  readonly plain: readonly Applied[]
  readonly masking: readonly Masking[]
}

interface Masking extends Applied {
  readonly mask: Mask
}

/** The states of each field's cells: denies first, then shown, then the masks by strength, else withheld. */
export function cellStatesOf(decisions: Decisions): (field: Field) => CellStates {
  const given = shownOf(decisions)
  const known = new Map<string, CellStates>()
  const places = new Map([...decisions.allows, ...decisions.withholds].map(({ rule }, at) => [rule, at]))
  return (field) => {
    if (given === never) return withheldAlways
    const said = saidOf(decisions, field)
    const key = keyOf(said, places)
    const states = known.get(key) ?? statesOf(said, decisions, given)
    known.set(key, states)
    return states
  }
}

function saidOf(decisions: Decisions, field: Field): Said {
  const listing = decisions.allows.filter(({ rule }) => rule.fields?.includes(field.name))
  return {
    denies: byName(decisions.withholds.filter(({ rule }) => rule.fields?.includes(field.name))),
    plain: listing.filter(({ rule }) => !Object.hasOwn(rule.mask, field.name)),
    masking: byName(listing).flatMap((one) => maskOf(one, field, decisions)),
  }
}

function keyOf({ denies, plain, masking }: Said, places: ReadonlyMap<Rule, number>): string {
  const at = ({ rule }: Applied) => places.get(rule)
  return JSON.stringify([denies.map(at), plain.map(at), masking.map((one) => [at(one), maskName(one.mask)])])
}

function statesOf({ denies, plain, masking }: Said, decisions: Decisions, given: Formula): CellStates {
  const inside = (formula: Formula) => simplified(formula, given)
  const denied = any(denies.map(({ when }) => when).filter((when) => !implies(when, decisions.hidden)))
  const whole = inside(speaking(plain, decisions))
  const reasons = new Sequence(inside)
  for (const { rule, when } of denies)
    reasons.add({ when, masked: false, mask: null, reason: rule.reason, rule: rule.name })
  reasons.skip(whole)
  const masks = [...new Map(masking.map(({ mask }) => [maskName(mask), mask]))]
  const strongestFirst = masks.sort(([, a], [, b]) => byStrength(a, b))
  const masked = strongestFirst.flatMap(([name, mask]) => {
    const rules = masking.filter((one) => maskName(one.mask) === name)
    const before = reasons.before
    for (const { rule, when } of rules) reasons.add({ when, masked: true, mask, reason: rule.reason, rule: rule.name })
    const when = inside(all([speaking(rules, decisions), not(before)]))
    return when === never ? [] : [{ mask, when }]
  })
  reasons.add({ when: always, masked: false, mask: null, reason: null, rule: null })
  const allowed = not(inside(denied))
  const shown = inside(all([whole, allowed]))
  const somehow = speaking([...plain, ...masking], decisions)
  return { shown, masked, visible: inside(all([somehow, allowed])), reasons: reasons.taken }
}

/** Reasons one after the other: each speaks only where none before it does. */
class Sequence {
  readonly taken: Reason[] = []
  before: Formula = never
  private readonly inside: (formula: Formula) => Formula

  constructor(inside: (formula: Formula) => Formula) {
    this.inside = inside
  }

  add(reason: Reason): void {
    const when = this.inside(all([reason.when, not(this.before)]))
    if (when !== never) this.taken.push({ ...reason, when })
    this.skip(reason.when)
  }

  skip(when: Formula): void {
    this.before = this.inside(any([this.before, when]))
  }
}

function maskOf(applied: Applied, field: Field, { ask }: Decisions): Masking[] {
  const mask = Object.hasOwn(applied.rule.mask, field.name) ? applied.rule.mask[field.name] : undefined
  const usable = mask ? usableMask(mask, field, ask) : null
  return usable ? [{ ...applied, mask: usable }] : []
}

/** Where one of these rules is true of the record. */
function speaking(rules: readonly Applied[], { options }: Decisions): Formula {
  if (!options.perCell) return rules.length > 0 ? always : never
  return any(rules.map(({ when }) => when))
}

/** A formula about records that `given` is true of. */
function simplified(formula: Formula, given: Formula): Formula {
  if (implies(given, formula)) return always
  if (implies(given, not(formula))) return never
  if (formula.kind === 'and') return all(formula.of.map((part) => simplified(part, given)))
  return formula
}

function byName<T extends Applied>(rules: readonly T[]): T[] {
  return [...rules].sort((a, b) => (a.rule.name < b.rule.name ? -1 : 1))
}
