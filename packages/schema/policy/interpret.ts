import type { Contract, Field } from '../contract/contract.ts'
import { fieldOf } from '../contract/fields.ts'
import type { AudienceTest, Mask, PurposeNeed, Rule } from '../contract/rule.ts'
import type { Value, Values } from '../contract/value.ts'
import { KhoError } from '../error.ts'
import type { Ask, CellState } from './ask.ts'
import { claimed, compared, truthOf } from './interpret-condition.ts'
import { maskedValue } from './interpret-value.ts'

/** All true records of a dataset, as the store holds them. */
export type Records = (dataset: string) => readonly Values[]

/** What one asker gets of one record; a withheld cell is null, a masked one holds the mask's text. */
export interface InterpretedRecord {
  readonly shown: boolean
  readonly cells: { readonly [field: string]: { readonly state: CellState; readonly value: Value } }
}

/** Reads records for one asker. `path` are the datasets that a `via` is being followed from. */
interface Reading {
  readonly ask: Ask
  readonly records: Records
  readonly known: ReadonlySet<string>
  readonly path: readonly string[]
  /** The records are those of a past moment: of a dataset that keeps no versions, nobody knows them. */
  readonly past: boolean
}

/** What is read of, for whom; `past` of versions. */
export interface RecordReading {
  readonly ask: Ask
  readonly dataset: string
  readonly known?: ReadonlySet<string>
  readonly records: Records
  readonly past?: boolean
}

/**
 * The sharing rules read out word by word, one record in memory: the reference that the SQL of `viewOf` and the
 * CASL ability are held to. It shares no decision with either.
 */
export function interpretRecord(of: RecordReading, values: Values): InterpretedRecord {
  const reading = readingOf(of)
  const { allows, denies } = speakers(of.dataset, values, reading)
  const shown = allows.length > 0 && !denies.some((rule) => rule.fields === null)
  const cell = (field: Field) => {
    const gone = !shown || denies.some((rule) => rule.fields?.includes(field.name))
    return gone ? withheld : cellOf(field, allows, { dataset: of.dataset, ask: of.ask, values })
  }
  const cells = contractOf(of.ask, of.dataset).fields.map((field) => [field.name, cell(field)])
  return { shown, cells: Object.fromEntries(cells) }
}

/** The masks under which a shown record's cell is told, the one that reveals most first, with how much each does. */
export function masksOf(of: RecordReading, values: Values, name: string): readonly { mask: Mask; reveals: number }[] {
  const { allows } = speakers(of.dataset, values, readingOf(of))
  const field = fieldOf(contractOf(of.ask, of.dataset), name)
  const masks = allows.flatMap((rule) => (rule.fields?.includes(name) && rule.mask[name]) || [])
  return masks
    .filter((mask) => maskedValue(mask, null, { field, dataset: of.dataset, ask: of.ask }) !== undefined)
    .map((mask) => ({ mask, reveals: revealing(mask) }))
    .sort((a, b) => b.reveals - a.reveals)
}

function readingOf({ ask, records, known = new Set(), past = false }: RecordReading): Reading {
  return { ask, records, known, path: [], past }
}

const withheld = { state: 'withheld', value: null } as const

function cellOf(
  field: Field,
  allows: readonly Rule[],
  { dataset, ask, values }: { dataset: string; ask: Ask; values: Values },
): { state: CellState; value: Value } {
  const listing = allows.filter((rule) => rule.fields?.includes(field.name))
  const value = values[field.name] ?? null
  if (listing.some((rule) => !Object.keys(rule.mask).includes(field.name))) return { state: 'shown', value }
  const masks = listing.flatMap((rule) => rule.mask[field.name] ?? []).sort((a, b) => revealing(b) - revealing(a))
  for (const mask of masks) {
    const masked = maskedValue(mask, value, { field, dataset, ask })
    if (masked !== undefined) return { state: 'masked', value: masked }
  }
  return withheld
}

/** How much a mask reveals, as a number to compare: the kinds lie a billion and more apart, which no `n` reaches. */
function revealing(mask: Mask): number {
  if (mask.how === 'year') return 5e10
  if (mask.how === 'range') return 4e10 - mask.n
  if (mask.how === 'prefix') return 1e10 + mask.n
  return mask.how === 'last4' ? 1 : 0
}

/** The rules that say something of this record to this asker. */
function speakers(dataset: string, values: Values, reading: Reading): { allows: Rule[]; denies: Rule[] } {
  const rules = reading.ask.city.rules.get(dataset) ?? []
  return {
    allows: rules.filter((rule) => rule.effect === 'allow' && allowSpeaks(rule, values, reading)),
    denies: rules.filter((rule) => rule.effect === 'deny' && denySpeaks(rule, values, reading)),
  }
}

function allowSpeaks(rule: Rule, values: Values, reading: Reading): boolean {
  const { ask, known } = reading
  if (!inForce(rule, ask) || !rule.ways.includes(ask.way) || isOver(rule, ask)) return false
  if (rule.to.some((test) => meets(test, rule.effect, ask) !== true)) return false
  if (rule.purpose && !(serves(rule.purpose, ask) && mayName(rule.purpose, ask))) return false
  if (!rule.mustKnow.every((field) => known.has(field))) return false
  const where = rule.where ? truthOf(rule.where, contractOf(ask, rule.dataset), values, ask) : true
  return where === true && followed(rule, values, reading) === true
}

function denySpeaks(rule: Rule, values: Values, reading: Reading): boolean {
  const { ask } = reading
  if (!inForce(rule, ask) || rule.to.some((test) => meets(test, rule.effect, ask) === false)) return false
  if (rule.purpose && ask.purpose !== null && !serves(rule.purpose, ask)) return false
  const where = rule.where ? truthOf(rule.where, contractOf(ask, rule.dataset), values, ask) : true
  const via = followed(rule, values, reading)
  return where === 'missing' || via === 'missing' || (where && via)
}

/** Whether some record of the `via` dataset leads here. An allow is led only by records shown to the asker. */
function followed(rule: Rule, values: Values, reading: Reading): boolean | 'missing' {
  const { via } = rule
  if (!via) return true
  const { ask, records, path } = reading
  const far = ask.city.contracts.get(via.dataset)
  const [key, second] = contractOf(ask, rule.dataset).key
  const closed = path.length > 1 || via.dataset === rule.dataset || path.includes(via.dataset)
  const untold = reading.past && far?.history === false
  if (!far || !key || second || closed || untold) return rule.effect === 'deny'
  const there: Reading = { ...reading, known: new Set(), path: [...path, rule.dataset] }
  const field = fieldOf(far, via.field)
  const truths = [...records(via.dataset), null].map((record) => {
    // Besides the records themselves one empty record, so that a missing operand is noticed without any.
    const where = via.where ? truthOf(via.where, far, record ?? {}, ask) : true
    if (where !== true || record === null) return where === 'missing' ? where : false
    if (!compared('eq', field, record[via.field] ?? null, values[key] ?? null)) return false
    return rule.effect === 'deny' || isShown(via.dataset, record, there)
  })
  return truths.includes('missing') ? 'missing' : truths.includes(true)
}

function isShown(dataset: string, values: Values, reading: Reading): boolean {
  const { allows, denies } = speakers(dataset, values, reading)
  return allows.length > 0 && !denies.some((rule) => rule.fields === null)
}

function inForce({ valid }: Pick<Rule, 'valid'>, { today }: Ask): boolean {
  return !(valid.from !== null && today < valid.from) && !(valid.until !== null && today >= valid.until)
}

/** A grant ends at an instant; without a clock, it has. */
function isOver({ grant }: Rule, { city, now }: Ask): boolean {
  if (grant === undefined) return false
  const clock = city.clock === null || grant.urgent ? now?.getTime() : Date.parse(city.clock)
  return clock === undefined || clock >= Date.parse(grant.until)
}

function serves(need: PurposeNeed, { purpose }: Ask): boolean {
  if (purpose === null) return false
  if ('task' in need) {
    return purpose.tasks.some((task) => task.dataset === need.task.dataset && task.assigned === need.task.assigned)
  }
  return purpose.procedure && (need.procedure === 'any' || need.procedure.some((code) => code === purpose.key))
}

/** Whether some document lets the asker say what the read is for; without any document, everybody may. */
function mayName(need: PurposeNeed, ask: Ask): boolean {
  const documents = [...(ask.city.purposes?.values() ?? [])]
  const naming = documents.filter(({ names }) => {
    if ('task' in need) return 'task' in names && JSON.stringify(names.task) === JSON.stringify(need.task)
    const codes = 'procedure' in names ? names.procedure : []
    return codes === 'any' || (ask.purpose !== null && codes.includes(ask.purpose.key))
  })
  const open = naming.filter((one) => inForce(one, ask) && one.to.every((test) => meets(test, 'allow', ask) === true))
  return documents.length === 0 || open.length > 0
}

/** Whether the asker meets a test; `missing` when he has nothing to test. */
function meets(test: AudienceTest, effect: Rule['effect'], ask: Ask): boolean | 'missing' {
  const claim = claimed(ask, test.attribute)
  if (claim === undefined) return 'missing'
  const claims = Array.isArray(claim) ? claim : [claim]
  const positive = test.op === 'eq' || test.op === 'in'
  const ofUnits = test.attribute === 'agency' || test.attribute === 'units'
  const named = ofUnits ? unitsMeant(test.values, positive === (effect === 'deny'), ask) : test.values
  const among = claims.some((one) => named.some((value) => value === one))
  if (positive) return among
  if (test.op === 'ne' || test.op === 'nin') return !among
  const [limit] = test.values
  if (Array.isArray(claim) || typeof claim !== typeof limit || limit === undefined || limit === null) return 'missing'
  if (typeof limit !== 'number' && typeof limit !== 'string') return 'missing'
  return compared(test.op, { type: typeof limit === 'number' ? 'decimal' : 'text' }, claim, limit)
}

/** Units that ended are succeeded by those that took their place, one succession after the other; `kept` stay meant themselves. */
function unitsMeant(values: readonly Value[], kept: boolean, ask: Ask): readonly Value[] {
  return values.flatMap((value) => {
    const unit = ask.city.agencies.get(String(value))
    if (!unit || unit.validUntil === null || ask.today < unit.validUntil) return [value]
    const next = unit.succeededBy.map(({ agency }) => agency)
    return [...(kept ? [value] : []), ...unitsMeant(next, false, ask).filter((one) => exists(String(one), ask))]
  })
}

function exists(agency: string, { city, today }: Ask): boolean {
  const unit = city.agencies.get(agency)
  return unit !== undefined && !(unit.validFrom !== null && today < unit.validFrom)
}

function contractOf({ city }: Ask, dataset: string): Contract {
  const contract = city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO310', 'No such dataset.', { dataset })
  return contract
}
