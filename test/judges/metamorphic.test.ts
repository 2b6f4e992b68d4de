import type { CellState } from '@kho/schema/policy/ask.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import type { Case, CaseRule } from './case.ts'
import { type Courtroom, openCourtroom, type SqlCase, type SqlRecord } from './courtroom.ts'
import { makeCase } from './make-case.ts'
import { ruleFor } from './make-rule.ts'
import { randomOf } from './random.ts'

let database: FreshDatabase
let courtroom: Courtroom

beforeAll(async () => {
  database = await freshDatabase()
  courtroom = await openCourtroom(database.url)
})

afterAll(async () => {
  await courtroom[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const pairs = 1_000

test('a further deny never reveals anything', async () => {
  for await (const { before, after, where } of changed((one, added) => withRule(one, added, 'deny')))
    expect(gained(before, after), where).toEqual([])
})

test('a further allow never hides anything', async () => {
  for await (const { before, after, where } of changed((one, added) => withRule(one, added, 'allow')))
    expect(gained(after, before), where).toEqual([])
})

test('the order of rules never matters', async () => {
  for await (const { before, after, where } of changed((one) => ({ ...one, rules: one.rules.toReversed() })))
    expect(after, where).toEqual(before)
})

interface Seen {
  readonly shown: boolean
  readonly cells: readonly { readonly level: number; readonly json: unknown }[]
}

/** Random cases, what is seen of each, and what after a change of its rules. */
async function* changed(change: (one: Case, added: CaseRule) => Case) {
  const seed = Math.floor(Math.random() * 1_000_000)
  for (let number = 0; number < pairs; number += courtroom.slots) {
    const numbers = Array.from({ length: courtroom.slots }, (_, at) => number + at)
    const cases = numbers.map((at) => makeCase(seed, at))
    const before = await courtroom.hear(cases)
    const after = await courtroom.hear(cases.map((one, at) => change(one, furtherRule(one, seed, number + at))))
    for (const [at, heard] of before.entries()) {
      const changedTo = after[at]
      if (changedTo) yield { before: seen(heard), after: seen(changedTo), where: `case ${number + at} of seed ${seed}` }
    }
  }
}

function furtherRule(one: Case, seed: number, number: number): CaseRule {
  const random = randomOf(seed + 1, number)
  const datasets = one.datasets.map(({ fields }) => fields)
  return ruleFor(random.below(datasets.length), 'further', { datasets, random })
}

function withRule(one: Case, added: CaseRule, effect: 'allow' | 'deny'): Case {
  const fields = effect === 'allow' ? (added.fields ?? []) : added.fields
  return { ...one, rules: [...one.rules, { ...added, effect, fields }] }
}

function seen(heard: SqlCase): readonly Seen[] {
  return heard.records.map((record) => ({
    shown: record.shown,
    cells: (record.cells ?? []).map((cell, at) => ({ level: levelOf(heard, cell, at), json: cell[2] })),
  }))
}

const levels: Record<CellState, number> = { withheld: 0, masked: 1, shown: 2 }

function levelOf(heard: SqlCase, [, reasons]: NonNullable<SqlRecord['cells']>[number], at: number): number {
  const field = heard.view.contract.fields[at]
  const [reason] = reasons
  if (!field || reason === undefined) return levels.shown
  return heard.table.cell(field.name).withheld[reason]?.masked ? levels.masked : levels.withheld
}

/** Records and cells of which the second sees more than the first. */
function gained(first: readonly Seen[], second: readonly Seen[]): string[] {
  return second.flatMap((record, at) => {
    const before = first[at]
    if (!record.shown) return []
    if (!before?.shown) return [`record ${at}`]
    return record.cells.flatMap(({ level }, cell) =>
      level > (before.cells[cell]?.level ?? 0) ? [`cell ${cell} of record ${at}`] : [],
    )
  })
}
