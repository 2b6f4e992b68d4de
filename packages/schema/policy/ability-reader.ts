import type { Contract } from '../contract/contract.ts'
import type { Rule } from '../contract/rule.ts'
import type { Values } from '../contract/value.ts'
import { KhoError } from '../error.ts'
import { abilityOf, maskNamesOf, type PolicyAbility } from './ability.ts'
import { predicateOf, subjectedOf } from './ability-matcher.ts'
import { normalOf } from './ability-value.ts'
import { denyStanding } from './applies.ts'
import type { Ask, CellState } from './ask.ts'

/** What CASL lets an asker see of one record. */
export interface AbleRecord {
  readonly shown: boolean
  readonly cells: { readonly [field: string]: CellState }
}

interface Reading {
  readonly ask: Ask
  readonly dataset: string
  readonly known: ReadonlySet<string>
  readonly records: (dataset: string) => readonly Values[]
  readonly trail: readonly string[]
}

/**
 * Asks CASL about records of one dataset. `via` is computed here from the far dataset's records, of which CASL
 * itself is asked whether they are shown.
 */
export function abilityReader(of: Omit<Reading, 'trail'>): (values: Values) => AbleRecord {
  const read = seeing({ ...of, trail: [] })
  const masks = maskNamesOf(of.ask.city.rules.get(of.dataset) ?? [])
  return (values) => {
    const { subject, ability, contract } = read(values)
    const shown = ability.can('see', subject)
    const stateOf = (field: string): CellState => {
      if (!shown) return 'withheld'
      if (ability.can('read', subject, field)) return 'shown'
      return masks.some((mask) => ability.can(mask, subject, field)) ? 'masked' : 'withheld'
    }
    return { shown, cells: Object.fromEntries(contract.fields.map(({ name }) => [name, stateOf(name)])) }
  }
}

function seeing(reading: Reading) {
  const contract = contractOf(reading.ask, reading.dataset)
  const ability: PolicyAbility = abilityOf(reading.ask, reading.dataset, reading.known)
  const rules = (reading.ask.city.rules.get(reading.dataset) ?? []).filter(({ via }) => via !== null)
  const leads = rules.map((rule) => ({ name: rule.name, leads: leadingTo(rule, contract, reading) }))
  return (values: Values) => {
    const via = new Set(leads.filter((one) => one.leads(values)).map(({ name }) => name))
    return { subject: subjectedOf(contract, values, via), ability, contract }
  }
}

function leadingTo(rule: Rule, contract: Contract, reading: Reading): (values: Values) => boolean {
  const { ask, dataset, trail } = reading
  const { via } = rule
  const [name, more] = contract.key
  const key = contract.fields.find((field) => field.name === name)
  const far = via && ask.city.contracts.get(via.dataset)
  const closed = !key || more || trail.length > 1 || via?.dataset === dataset || trail.includes(via?.dataset ?? '')
  if (!via || !far || closed) return () => rule.effect === 'deny'
  if (rule.effect === 'deny' && denyStanding(rule, ask) === 'silent') return () => false
  const there = seeing({ ...reading, dataset: via.dataset, known: new Set(), trail: [...trail, dataset] })
  const where = via.where ? predicateOf(via.where, far, ask) : () => true
  const pointing = far.fields.find((field) => field.name === via.field)
  const reached = reading.records(via.dataset).flatMap((values) => {
    const { subject, ability } = there(values)
    const led = where(subject) && (rule.effect === 'deny' || ability.can('see', subject))
    const target = led && pointing ? normalOf(pointing, values[via.field] ?? null) : null
    return target === null ? [] : [target]
  })
  const keys = new Set(reached)
  return (values) => {
    const own = normalOf(key, values[key.name] ?? null)
    return own !== null && keys.has(own)
  }
}

function contractOf({ city }: Ask, dataset: string): Contract {
  const contract = city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO310', 'No such dataset.', { dataset })
  return contract
}
