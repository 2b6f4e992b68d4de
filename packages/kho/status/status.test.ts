import type { Standing } from '@kho/ingest/jobs/standing.ts'
import type { Language } from '@kho/schema/contract/bilingual.ts'
import { expect, test } from 'vitest'
import { compiled, documentsOf } from '../../../test/harness/test-store.ts'
import { bindingStatuses } from './binding-status.ts'
import { type CityStatus, cityStatusOf } from './city-status.ts'
import { streakOf } from './problem-words.ts'
import { screenOf } from './screen.ts'
import type { Seen } from './seen.ts'

const names = Array.from({ length: 60 }, (_, at) => `dataset_${at + 1}`)
const sourceOf = (at: number) => `source_${(at % 42) + 1}`

/** 42 sources and 60 datasets: the first 18 sources feed two each. */
const city = compiled(
  documentsOf(`
# city.yaml
city: big_city
title: { vi: Thành phố lớn, en: Big city }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
${names
  .slice(0, 42)
  .map(
    (_, at) => `# sources/${sourceOf(at)}.yaml
source: ${sourceOf(at)}
agency: H29.1
kind: postgres
connection: { host: localhost, database: a, user: kho }`,
  )
  .join('\n')}
${names
  .map(
    (name, at) => `# datasets/${name}.yaml
dataset: ${name}
names: { one: ${name}_row, many: ${name}_rows }
title: { vi: Bộ ${at + 1}, en: Dataset ${at + 1} }
owner: H29.1
class: shared
refresh: { every: 15m, promise: 1h }
key: [code]
fields: { code: { type: text } }
sources: [{ source: ${sourceOf(at)}, from: t, map: { code: code } }]
# policies/${name}.yaml
policy: ${name}
rules:
  - { rule: officers, allow: read, to: { kind: officer }, fields: all }
  - { rule: citizens, allow: read, to: { kind: citizen }, fields: all }`,
  )
  .join('\n')}
`),
)

const failure = (code: string, message: string, hours: number): Partial<Standing> => ({
  state: 'failed',
  failures: hours * 2,
  failingAgo: hours * 3600,
  failedAgo: 600,
  goodAgo: hours * 3600 + 900,
  freshAgo: hours * 3600 + 900,
  code,
  message,
})

/** All is well but what is said otherwise, by source. */
function seen(but: { readonly [source: string]: Partial<Standing> } = {}, more: Partial<Seen> = {}): CityStatus {
  const standings = names.map((dataset, at) => ({
    ...{ dataset, source: sourceOf(at), run: `run-${at + 1}`, state: 'done', version: 3, begunAgo: 300, goodAgo: 280 },
    ...{ freshAgo: 280 + at, comparedAgo: null, failures: 0, failingAgo: null, failedAgo: null, code: null },
    ...{ message: null, records: 1000, ...but[sourceOf(at)] },
  }))
  const quarantined = [{ dataset: 'dataset_7', source: 'source_7', records: 57 }]
  const bindings = bindingStatuses(city, { standings, quarantined })
  return cityStatusOf({
    city,
    version: 3,
    bindings,
    workers: { alive: 2, running: 3, queued: 0 },
    logs: [],
    conflicts: 0,
    drifts: [],
    totals: [],
    ...more,
  })
}

const screen = (status: CityStatus, language: Language, [width, height] = [80, 24], called = 'kho') =>
  screenOf(status, {
    language,
    width,
    height,
    called,
    agencyTitle: (agency) => city.agencies.get(agency)?.title ?? null,
  })

const troubled = () =>
  seen({
    source_1: failure('KHO201', 'Source source_1 did not answer.', 2),
    source_9: failure('KHO223', 'Source source_9 no longer has ngay_sinh, which dataset_9 reads from t.', 30),
    source_20: {
      ...failure('KHO228', '900 of 1000 records of dataset_20 are missing at source_20.', 1),
      state: 'held',
      freshAgo: 900,
    },
  })

const allBroken = Object.fromEntries(
  names.map((_, at) => [sourceOf(at), failure('KHO201', `Source ${sourceOf(at)} is away.`, 3)]),
)

test('a city that is well is told in a few lines', async () => {
  await expect(screen(seen(), 'en').join('\n')).toMatchFileSnapshot('screens/well.en.txt')
  await expect(screen(seen(), 'vi').join('\n')).toMatchFileSnapshot('screens/well.vi.txt')
})

test('one screen tells what is broken, since when, who suffers and what to do', async () => {
  await expect(screen(troubled(), 'en', [80, 50]).join('\n')).toMatchFileSnapshot('screens/troubled.en.txt')
  await expect(screen(troubled(), 'vi', [80, 50]).join('\n')).toMatchFileSnapshot('screens/troubled.vi.txt')
})

test('however much is broken, it is one screen of 80 columns, and every problem is told or counted', async () => {
  for (const status of [seen(), troubled(), seen(allBroken)]) {
    for (const language of ['vi', 'en'] as const) {
      const lines = screen(status, language)
      expect(lines.length).toBeLessThanOrEqual(24)
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(80)
    }
  }
  await expect(screen(seen(allBroken), 'en').join('\n')).toMatchFileSnapshot('screens/all-broken.en.txt')
})

test('a line cut short keeps its command whole, and a held run is looked at before it is decided on', () => {
  const lines = screen(troubled(), 'vi', [80, 12])
  expect(lines.filter((line) => line.includes(' → '))).not.toEqual([])
  expect(lines.join('\n')).toContain('→ kho run list --state held')
  for (const line of lines) if (line.includes('→ ')) expect(line).not.toMatch(/→.*…$/)
})

test('every command is one that works where it is printed', () => {
  const sizes: [number, number][] = [
    [80, 50],
    [80, 12],
  ]
  for (const size of sizes) {
    const printed = screen(troubled(), 'en', size, 'npm run -s kho --')
      .join('\n')
      .matchAll(/→ (\S+ \S+ \S+ \S+ \S+)/g)
    const starts = Array.from(printed, ([, start]) => start)
    expect(starts.length).toBeGreaterThan(2)
    expect(starts.filter((start) => !/^npm run -s kho --$/.test(start ?? ''))).toEqual([])
  }
  expect(screen(seen(allBroken), 'vi', [80, 24], 'npx pnpm -s kho').join('\n')).toContain(
    ': npx pnpm -s kho status --all',
  )
})

test('one broken source is one problem with all of its datasets, and its failure says whether it may pass', () => {
  const { problems, ok } = troubled()
  expect(ok).toBe(false)
  expect(problems.map(({ kind, source, datasets, passes }) => ({ kind, source, datasets, passes }))).toEqual([
    { kind: 'broken', source: 'source_9', datasets: ['dataset_9', 'dataset_51'], passes: false },
    { kind: 'broken', source: 'source_1', datasets: ['dataset_1', 'dataset_43'], passes: true },
    { kind: 'held', source: 'source_20', datasets: ['dataset_20'], passes: false },
    { kind: 'refused', source: 'source_7', datasets: ['dataset_7'], passes: true },
  ])
  expect(problems[0]?.commands).toEqual(['kho source drift source_9', 'kho sync --source source_9'])
  expect(problems[2]?.commands).toEqual(['kho run release run-20', 'kho run cancel run-20'])
})

test('a held run tells how many refused records wait behind it', () => {
  const held = troubled().problems.filter(({ kind }) => kind === 'held')
  expect(held.map((problem) => streakOf(problem).en)).toEqual([
    'Last good 75 minutes ago. Kho tries again in 19 minutes.',
  ])
  expect(held.map((problem) => streakOf({ ...problem, amount: 12 }).en)).toEqual([
    'Last good 75 minutes ago. Kho tries again in 19 minutes. 12 refused records wait for that decision too.',
  ])
})

test('a city that nobody works is broken, however fresh it is', () => {
  const status = seen({}, { workers: { alive: 0, running: 0, queued: 0 } })
  expect(status).toMatchObject({ ok: false, problems: [{ kind: 'no_worker', commands: ['kho work'] }, {}] })
})

test('a log that grows past half of what its source allows is told', () => {
  const { problems } = seen(
    {},
    {
      logs: [
        { source: 'source_3', bytes: 2 ** 30 },
        { source: 'source_4', bytes: 1000 },
      ],
    },
  )
  expect(problems.filter(({ kind }) => kind === 'log')).toMatchObject([
    { source: 'source_3', datasets: ['dataset_3', 'dataset_45'], amount: 2 ** 30 },
  ])
})

test('what a source allows of log is counted as it is kept to, in thousands', () => {
  const named = city.sources.get('source_3')
  if (!named) throw new Error('the city has no source_3')
  const limited = { ...named, limits: { ...named.limits, retainedLog: '2GB' } }
  const told = (bytes: number) => {
    const sources = new Map(city.sources).set('source_3', limited)
    return seen({}, { city: { ...city, sources }, logs: [{ source: 'source_3', bytes }] }).problems.filter(
      ({ kind }) => kind === 'log',
    )
  }
  expect(told(1_000_000_000)).toEqual([])
  expect(told(1_000_000_001)).toHaveLength(1)
})

test('columns that are new at a source are one problem of it, the last, with the command that suggests the change', () => {
  const drifts = [
    { dataset: 'dataset_1', source: 'source_1' },
    { dataset: 'dataset_43', source: 'source_1' },
  ]
  const { problems, ok } = cityStatusOf({
    ...{ city, version: 3, bindings: [], workers: { alive: 1, running: 0, queued: 0 }, logs: [], drifts, conflicts: 0 },
    totals: [],
  })
  expect(problems).toMatchObject([
    { kind: 'drift', source: 'source_1', amount: 2, commands: ['kho source drift source_1'] },
  ])
  expect(ok).toBe(true)
})

test('R42: how much sources tell differently is counted, and not said where they agree', () => {
  expect(screen(seen({}, { conflicts: 12 }), 'en', [120, 24]).join('\n')).toContain('12 conflicts between sources')
  expect(screen(seen({}, { conflicts: 12 }), 'vi', [120, 24]).join('\n')).toContain('12 mâu thuẫn giữa các nguồn')
  expect(screen(seen(), 'en').join('\n')).not.toContain('conflicts')
})

test('a total that does not add up is told with its figures and for how long, and breaks nothing', () => {
  const services = { total: 'services_by_level', whole: { counted: '1335', stated: '1340' }, unclassified: '9' }
  const parts = [
    { part: '3', counted: '970', stated: null },
    { part: '4', counted: '356', stated: null },
  ]
  const status = seen({}, { totals: [{ ...services, dataset: 'dataset_7', parts, records: 2, since: 7200 }] })
  expect(status.ok).toBe(true)
  const shown = (language: Language) => screen(status, language, [120, 40]).join('\n')
  expect(shown('en')).toMatch(/^! dataset_7\b.*: a total does not add up for 2 hours$/m)
  expect(shown('en')).toContain(
    'services_by_level: 1335 [stated 1340] = 970 (3) + 356 (4) + unclassified 9; 2 records do not add up.',
  )
  expect(shown('vi')).toContain('1335 [công bố 1340] = 970 (3) + 356 (4) + chưa phân loại 9; 2 bản ghi không khớp.')
  expect(shown('vi')).toContain('→ kho run list dataset_7')
})
