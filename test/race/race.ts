import type { SyncOptions } from '@kho/ingest/run.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { documentsOf, type TestStore, testStore } from '../harness/test-store.ts'
import type { Clerk, RaceAgency } from './agencies.ts'
import { type Committed, type Writer, writerOf } from './writer.ts'

/** What a race of syncs against two writers came to. Counts are of slips. */
export interface RaceReport {
  readonly rounds: number
  readonly commits: number
  readonly jumps: number
  readonly nested: number
  readonly deletes: number
  /** Committed before a sync by cursor began, and not in the store when it ended. */
  readonly missed: number
  /** Of those, committed within `overlap` of their cursor value, by a clock that was right. */
  readonly missedWithinOverlap: number
  /** What the runs say that their compare caught: new, changed, gone. */
  readonly caught: number
  readonly compares: number
  /** Compares after which the store was not what the agency held, or held something twice. */
  readonly wrong: number
}

export interface RaceOptions {
  readonly agency: RaceAgency
  readonly rounds: number
  readonly seed: number
}

const overlap = 1000
const roundsPerCompare = 10

/** Two writers hold transactions open while slips are synced by cursor; every ten rounds a compare, then all is checked. */
export async function race({ agency, rounds, seed }: RaceOptions): Promise<RaceReport> {
  const random = randomOf(seed)
  const scene = await sceneOf(agency, random)
  await using _store = scene.store
  await sync(scene.store, {})
  for (let round = 1; round <= rounds; round += 1) {
    await cursorRound(scene, random)
    if (round % roundsPerCompare === 0) await compareRound(scene)
  }
  for (const writer of scene.writers) await writer.finish()
  await compareRound(scene)
  const sum = (count: keyof Writer['counts']) => scene.writers.reduce((total, { counts }) => total + counts[count], 0)
  const { seen, ...found } = scene.found
  const counts = { commits: sum('commits'), jumps: sum('jumps'), nested: sum('nested'), deletes: sum('deletes') }
  return { rounds, ...counts, missed: seen.size, ...found }
}

/** A sync by cursor while the writers go on; notes what it should have brought and did not. */
async function cursorRound(scene: Scene, random: () => number): Promise<void> {
  for (const writer of scene.writers) for (let at = random() * 4; at > 0; at -= 1) await writer.step()
  const before = committedBy(scene.writers)
  await meanwhile(scene.writers, random, () => sync(scene.store, {}))
  for (const slip of await missingOf(scene.store, before, scene.writers)) {
    const name = `${slip.slip}/${slip.version}`
    if (scene.found.seen.has(name)) continue
    scene.found.seen.add(name)
    if (slip.stamped !== null && Math.abs(slip.committed - slip.stamped) < overlap) scene.found.missedWithinOverlap += 1
  }
}

/** A compare while the writers hold what they hold: then the store is what the agency has committed. */
async function compareRound({ store, reader, found }: Scene): Promise<void> {
  found.compares += 1
  found.caught += caughtOf(await sync(store, { compare: true }))
  if (!(await isTheSame(store, reader))) found.wrong += 1
}

interface Scene {
  readonly store: TestStore
  readonly writers: readonly Writer[]
  readonly reader: Clerk
  /** `seen`: slips and versions that were missing once. */
  readonly found: {
    readonly seen: Set<string>
    missedWithinOverlap: number
    caught: number
    compares: number
    wrong: number
  }
}

async function sceneOf(agency: RaceAgency, random: () => number): Promise<Scene> {
  const writers = [writerOf(await agency.clerk(), 0, random), writerOf(await agency.clerk(), 1, random)]
  // Enough slips that deletes between two compares stay under the guard.
  for (const writer of writers) for (let at = 0; at < 200; at += 1) await writer.step()
  const found = { seen: new Set<string>(), missedWithinOverlap: 0, caught: 0, compares: 0, wrong: 0 }
  return { store: await testStore(raceCity(agency.document)), writers, reader: await agency.clerk(), found }
}

/** Writers go on while the work is done, as long as it takes. */
async function meanwhile(
  writers: readonly Writer[],
  random: () => number,
  work: () => Promise<unknown>,
): Promise<void> {
  let done = false
  const working = work().finally(() => {
    done = true
  })
  const going = writers.map(async (writer) => {
    for (let steps = Math.floor(random() * 12); steps > 0 && !done; steps -= 1) await writer.step()
  })
  await Promise.all([working, ...going])
}

function committedBy(writers: readonly Writer[]): readonly Committed[] {
  return writers.flatMap(({ slips }) => [...slips.values()].filter(({ version }) => version !== null))
}

/** Of what had been committed before: what the store has not, or in an older version. */
async function missingOf(
  store: TestStore,
  before: readonly Committed[],
  writers: readonly Writer[],
): Promise<readonly Committed[]> {
  const held = new Map(
    (await store.rows('select ma, lan from data.phieu')).map(([ma, lan]) => [Number(ma), Number(lan)]),
  )
  const gone = new Set(
    writers.flatMap(({ slips }) => [...slips.values()].filter((slip) => slip.version === null)).map(({ slip }) => slip),
  )
  return before.filter(({ slip, version }) => !gone.has(slip) && (held.get(slip) ?? 0) < (version ?? 0))
}

async function sync(store: TestStore, how: Pick<SyncOptions, 'compare'>) {
  const document = store.city().sources.get('office')
  if (!document) throw new Error('the scene has no office')
  await using source = await openSource(document, { secretOf: () => undefined, cityFolder: '.' })
  const result = await store.sync('phieu', 'office', source, how)
  if (result.state !== 'done') throw new Error(`${result.state}: ${result.error?.code} ${result.error?.message}`)
  const [run] = await store.rows(`select message from kho.run where run = '${result.run}'`)
  return run?.[0] ?? ''
}

/** As the run's own words say it. */
function caughtOf(message: string): number {
  const counts = /caught .*: (\d+) new, (\d+) changed, (\d+) gone/.exec(message)
  return counts ? Number(counts[1]) + Number(counts[2]) + Number(counts[3]) : 0
}

async function isTheSame(store: TestStore, reader: Clerk): Promise<boolean> {
  const [theirs, ours] = await Promise.all([
    reader.rows('select ma, lan, ghi_chu from phieu order by ma'),
    store.rows('select ma, lan, ghi_chu from data.phieu order by ma'),
  ])
  return JSON.stringify(theirs.map((row) => row.map(String))) === JSON.stringify(ours)
}

/** A city with one dataset read by cursor from the agency. */
function raceCity(source: string) {
  return documentsOf(`
# city.yaml
city: race
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
# sources/office.yaml
source: office
agency: H29.1
${source}
time_zone: UTC
may_write: true
# datasets/phieu.yaml
dataset: phieu
names: { one: slip, many: slips }
title: { vi: Phiếu, en: Slips }
owner: H29.1
class: shared
key: [ma]
size: 1000
fields:
  ma: { type: integer }
  luc: { type: timestamp }
  lan: { type: integer }
  ghi_chu: { type: text }
sources:
  - { source: office, from: phieu, map: { ma: ma, luc: luc, lan: lan, ghi_chu: ghi_chu }, mode: cursor,
      cursor: { field: luc, overlap: ${overlap / 1000}s }, deletes: compare, reconcile: { every: 1d } }
`)
}

/** Mulberry32: small, and the same everywhere for a seed. */
function randomOf(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
