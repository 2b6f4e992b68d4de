import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { type AccessPosition, accessPage, countAccesses, type Mentioned } from './access-page.ts'
import { bodyHash } from './body.ts'
import { firstUntold } from './check-mentions.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 129)
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const atOf = (moment: number) => new Date(Date.UTC(2026, 0, 1) + moment).toISOString()
const people = [idOf(1), idOf(2), idOf(3), idOf(4)]
const chains = [idOf(901), idOf(902), idOf(903)]

/** An entry: who asked, about whom in each of its reads, and whether it is delayed. */
interface Entry extends AccessPosition {
  readonly asker: string
  readonly reads: readonly (readonly string[])[]
  readonly delayed: boolean
}

/** Entries of some seconds, in the order in which they are stored. The clocks of those that write them step back as well. */
const entries: fc.Arbitrary<readonly Entry[]> = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 4000 }).map(atOf),
      chain: fc.constantFrom(...chains),
      asker: fc.constantFrom(...people),
      reads: fc.array(fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }), { minLength: 1, maxLength: 2 }),
      delayed: fc.constantFrom(true, false, false, false, false),
    }),
    { minLength: 60, maxLength: 120 },
  )
  .map((all) =>
    all.map((one, index) => {
      const before = all.slice(0, index).filter(({ chain }) => chain === one.chain)
      return { ...one, position: before.length + 1 }
    }),
  )

async function store(owner: Database, { chain, position, at, asker, reads, delayed }: Entry): Promise<void> {
  const body = JSON.stringify({
    kind: 'read',
    asker: { person: asker },
    reads: reads.map((subjects) => ({ subjects })),
  })
  await owner.rows(sql`insert into kho.ledger_entry (chain, position, body, hash, at)
    values (${chain}, ${position}, ${body}, decode(${bodyHash(body)}, 'hex'), ${at})`)
  if (!delayed) return
  await owner.rows(sql`insert into kho.ledger_delay (chain, position, ground, until, by_chain, by_position)
    values (${chain}, ${position}, 'law', now() + interval '1 day', ${chain}, 1)`)
}

/** What somebody may be told, newest first: by memory alone. */
function expectedOf(all: readonly Entry[], { pseudonyms, side, from, until }: Mentioned): readonly string[] {
  const isMine = (person: string) => pseudonyms.includes(person)
  const mine = all.filter((entry) => {
    const about = entry.reads.flat().some((person) => isMine(person) && person !== entry.asker)
    const inTime = (!from || entry.at >= from.toISOString()) && (!until || entry.at < until.toISOString())
    return inTime && (side === 'by' ? isMine(entry.asker) : about && !entry.delayed)
  })
  const orderOf = ({ at, chain, position }: Entry) => `${at} ${chain} ${String(position).padStart(6, '0')}`
  return mine.sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1)).map(nameOf)
}

const nameOf = ({ chain, position }: AccessPosition) => `${chain} ${position}`

/** The same as the store tells it: page by page, by offset, and by number. */
async function toldOf(owner: Database, mentioned: Mentioned, limit: number) {
  const told: AccessPosition[] = []
  for (let page = [null] as readonly unknown[]; page.length > 0; ) {
    const next = await accessPage(owner, mentioned, { after: told.at(-1) ?? null, limit })
    told.push(...next)
    page = next
  }
  const middle = Math.floor(told.length / 2)
  const half = await accessPage(owner, mentioned, { after: null, offset: middle, limit: told.length + 1 })
  expect(half.map(nameOf)).toEqual(told.slice(middle).map(nameOf))
  expect(await countAccesses(owner, mentioned, 1000)).toBe(told.length)
  expect(await countAccesses(owner, mentioned, 4)).toBe(Math.min(5, told.length))
  return told.map(nameOf)
}

test(`somebody is told the same of their entries before they are gathered, half way and after (seed ${seed})`, async () => {
  await using fresh = await freshDatabase()
  await using owner = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(owner)
  const [all = []] = fc.sample(entries, { seed, numRuns: 1 })
  const wanted: Mentioned[] = [
    { pseudonyms: people.slice(0, 1), side: 'about' },
    { pseudonyms: people.slice(0, 2), side: 'about' },
    { pseudonyms: people.slice(2, 3), side: 'by' },
    { pseudonyms: people.slice(1, 3), side: 'about', from: new Date(atOf(700)), until: new Date(atOf(2900)) },
  ]
  const same = async (stored: readonly Entry[]) => {
    for (const mentioned of wanted) {
      for (const limit of [1, 4]) expect(await toldOf(owner, mentioned, limit)).toEqual(expectedOf(stored, mentioned))
      const { pseudonyms, side, from = null, until = null } = mentioned
      if (side === 'by' || !from || !until) continue
      const [row] = await owner.rows(
        sql`select kho.uses_of(${pseudonyms}::uuid[], ${from.toISOString()}, ${until.toISOString()})`,
      )
      expect(row).toEqual([String(expectedOf(stored, mentioned).length)])
    }
    for (const chain of chains) expect(await firstUntold(owner, chain, stored.length)).toBeNull()
  }
  const half = Math.floor(all.length / 2)
  for (const entry of all.slice(0, half)) await store(owner, entry)
  await same(all.slice(0, half))
  await owner.rows(sql`select kho.gather_mentions(1)`)
  await same(all.slice(0, half))
  for (const entry of all.slice(half)) await store(owner, entry)
  await owner.rows(sql`select kho.gather_mentions(1000)`)
  await same(all)
  await owner.rows(sql`select kho.gather_mentions(1)`)
  await same(all)
  const [tail] = await owner.rows(sql`select count(*) from kho.ledger_tail`)
  expect(tail).toEqual(['0'])
})

test('A01: an entry that was taken out of those that wait to be gathered is missed', async () => {
  await using fresh = await freshDatabase()
  await using owner = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(owner)
  const [chain = '', asker = '', other = ''] = [...chains.slice(0, 1), ...people]
  for (const position of [1, 2, 3]) {
    await store(owner, { chain, position, asker, at: atOf(position), reads: [[other]], delayed: false })
  }
  await owner.rows(sql`delete from kho.ledger_tail where first = 2`)
  expect(await firstUntold(owner, chain, 3)).toBe(2)
  await owner.rows(sql`select kho.gather_mentions(1)`)
  expect(await firstUntold(owner, chain, 3)).toBe(2)
  expect(await countAccesses(owner, { pseudonyms: [other], side: 'about' }, 10)).toBe(2)
})
