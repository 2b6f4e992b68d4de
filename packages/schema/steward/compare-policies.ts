import type { Ask } from '../policy/ask.ts'
import type { Formula } from '../policy/formula.ts'
import type { Sql } from '../sql.ts'
import { countAnswers, type Group, groupsOf, recordsIn, untoldOf } from './count-answers.ts'
import { type Reach, reachOf, type Seen } from './reach.ts'
import { type LookedAt, lookedAt, sampledBy } from './sampled-by.ts'
import { type Answers, holds, leavesOf } from './truth.ts'

/** One consumer under the rules as they are and as they would be. */
export interface Party {
  readonly before: Ask
  readonly after: Ask
}

/** So many records whose cell of this field comes to a consumer otherwise. Both masked: by another mask. */
export interface CellChange {
  readonly field: string
  readonly from: Seen
  readonly to: Seen
  readonly records: number
}

/** What one consumer comes to see, or no longer sees, of one dataset. */
export interface SeenChange {
  /** Records that come to be shown. */
  readonly gained: number
  readonly lost: number
  /** Also of the records gained and lost. */
  readonly cells: readonly CellChange[]
}

/** The comparison of two policies on one dataset. */
export interface Comparison {
  /** Null where the rules decide alike for every party. Counts the records of every combination of answers to the rules' questions. */
  readonly statement: Sql | null
  /** Names of fields that the rules would ask about and the store does not have as the documents say: then nothing can be counted. */
  readonly untold: readonly string[]
  /** The change of each party, told from the statement's rows. */
  changes(rows: readonly (readonly (string | null)[])[]): readonly SeenChange[]
  /** Of each party `_id`s of some records that come otherwise; none where nobody was named to see samples. */
  samples(rows: readonly (readonly (string | null)[])[]): readonly (readonly string[])[]
  /** What the rules ask about: a sample tells of it. */
  readonly asked: LookedAt
}

/**
 * Compares what parties see of a dataset that both cities have. One scan answers for all of them: the rules come down to
 * few distinct questions about a record, records that answer alike are counted together, and every party and field is
 * decided on the counts. `sampler` asks for samples too, and is given those that tell him nothing he may not see. Pure.
 */
export function comparePolicies(dataset: string, parties: readonly Party[], sampler: Ask | null = null): Comparison {
  const pairs = parties.map((party) => pairOf(dataset, party))
  const leaves = [...leavesOf(pairs.flatMap((pair) => pair.formulas)).values()]
  const [stored] = parties
  const cities = stored && { stored: stored.before.city, asked: stored.after.city }
  const untold = cities ? untoldOf(leaves, dataset, cities) : []
  const changed = pairs.some((pair) => pair.formulas.length > 0)
  const sampled = sampler && changed && untold.length === 0 ? sampledBy(sampler, dataset, leaves) : null
  const counting = cities && { city: cities.stored, leaves, sampled }
  return {
    statement: counting && changed && untold.length === 0 ? countAnswers(dataset, counting) : null,
    asked: lookedAt(leaves),
    untold,
    changes: (rows) => {
      const groups = groupsOf(rows, leaves)
      return pairs.map((pair) => changeOf(pair, groups))
    },
    samples: (rows) => {
      const groups = groupsOf(rows, leaves)
      return pairs.map((pair) => groups.filter((group) => isChanged(pair, group)).flatMap(({ samples }) => samples))
    },
  }
}

interface Pair {
  readonly before: Reach
  readonly after: Reach
  /** Fields of both contracts that the two decide otherwise, or all where the records shown differ. */
  readonly fields: readonly string[]
  readonly formulas: readonly Formula[]
}

function pairOf(dataset: string, party: Party): Pair {
  const [before, after] = [reachOf(party.before, dataset), reachOf(party.after, dataset)]
  const names = new Set(after.contract.fields.map(({ name }) => name))
  const both = before.contract.fields.map(({ name }) => name).filter((name) => names.has(name))
  const records = before.shown.id !== after.shown.id
  const fields = records ? both : both.filter((field) => before.signature(field) !== after.signature(field))
  const formulas = records || fields.length > 0 ? [...before.formulas(fields), ...after.formulas(fields)] : []
  return { before, after, fields, formulas }
}

function changeOf(pair: Pair, groups: readonly Group[]): SeenChange {
  const told = pair.formulas.length > 0 ? groups : []
  const sum = (when: (group: Group) => boolean) => recordsIn(told.filter(when))
  const [was, is] = [pair.before, pair.after].map(
    ({ shown }) =>
      (group: Group) =>
        holds(shown, group.answers),
  )
  if (!was || !is) return { gained: 0, lost: 0, cells: [] }
  return {
    gained: sum((group) => is(group) && !was(group)),
    lost: sum((group) => was(group) && !is(group)),
    cells: pair.fields.flatMap((field) => cellChanges(pair, field, told)),
  }
}

function isChanged({ before, after, fields, formulas }: Pair, { answers }: Group): boolean {
  if (formulas.length === 0) return false
  const [was, is] = [before, after].map((reach) => holds(reach.shown, answers))
  return was !== is || fields.some((field) => differs(...seenBoth({ before, after }, field, answers)))
}

function differs(from: ReturnType<typeof seenIn>, to: ReturnType<typeof seenIn>): boolean {
  return from.seen !== to.seen || from.how !== to.how
}

function seenBoth({ before, after }: Pick<Pair, 'before' | 'after'>, field: string, answers: Answers) {
  return [seenIn(before, field, answers), seenIn(after, field, answers)] as const
}

function cellChanges({ before, after }: Pair, field: string, groups: readonly Group[]): readonly CellChange[] {
  const changes = new Map<string, CellChange>()
  for (const { answers, records } of groups) {
    const [from, to] = seenBoth({ before, after }, field, answers)
    if (!differs(from, to)) continue
    const key = `${from.seen} ${to.seen}`
    const known = changes.get(key)?.records ?? 0
    changes.set(key, { field, from: from.seen, to: to.seen, records: known + records })
  }
  return [...changes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change)
}

function seenIn(reach: Reach, field: string, answers: Answers) {
  return holds(reach.shown, answers) ? reach.cell(field, answers) : hidden
}

const hidden = { seen: 'withheld', how: '' } as const
