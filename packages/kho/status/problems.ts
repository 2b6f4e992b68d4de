import { logBytes } from '@kho/ingest/follow/log-bytes.ts'
import { totalWords } from '@kho/ingest/totals/total-words.ts'
import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { codes } from '@kho/schema/error.ts'
import { audienceWords } from '@kho/schema/policy/audience-words.ts'
import type { BindingStatus } from './binding-status.ts'
import type { Seen } from './seen.ts'

/** Something that needs somebody. One broken source is one problem, however many datasets it feeds. */
export interface Problem {
  readonly kind: 'no_worker' | 'broken' | 'held' | 'log' | 'late' | 'never' | 'refused' | 'drift' | 'total'
  readonly source: string | null
  readonly agency: string | null
  readonly datasets: readonly string[]
  /** Those that are older than promised. */
  readonly late: readonly { readonly dataset: string; readonly age: number | null; readonly promise: number }[]
  /** Who has rules on these datasets. */
  readonly consumers: readonly Bilingual[]
  readonly code: string | null
  readonly message: string | null
  readonly hint: Bilingual | null
  readonly failures: number
  /** Seconds: since the first failure of this streak, since it last went well, until Kho tries again by itself. */
  readonly since: number | null
  readonly lastGood: number | null
  readonly nextAttempt: number | null
  readonly passes: boolean
  /** Records in quarantine, bytes of a log, columns of a source. */
  readonly amount: number
  /** How a total came out that does not add up. */
  readonly total: Bilingual | null
  /** The next command, or two to choose from. */
  readonly commands: readonly string[]
}

/** What needs somebody, the most urgent first. Pure. */
export function problemsOf({ city, workers, logs, bindings, drifts, totals }: Seen): readonly Problem[] {
  const failing = bindings.filter(({ failures }) => failures > 0)
  const broken = grouped(failing.filter(({ state }) => state !== 'held'))
  const held = failing.filter(({ state }) => state === 'held')
  const well = bindings.filter(({ failures }) => failures === 0)
  const scheduled = well.filter(({ mode }) => mode !== 'push')
  const never = scheduled.filter(({ state, age }) => state === null && age === null)
  const late = well.filter((one) => one.late && !never.includes(one))
  const idle = workers.alive === 0 && bindings.some(({ every }) => every !== null)
  return [
    ...(idle ? [problem(city, 'no_worker', [], { commands: ['kho work'] })] : []),
    ...broken.map((some) => brokenProblem(city, some)),
    ...held.map((one) => heldProblem(city, one)),
    ...logs.filter(({ source, bytes }) => bytes > limitOf(city, source) / 2).map((log) => logProblem(city, log)),
    ...grouped(late).map((some) => problem(city, 'late', some, { commands: [syncOf(some)] })),
    ...(never.length > 0 ? [problem(city, 'never', never, { commands: [idle ? 'kho work' : 'kho sync'] })] : []),
    ...refusedProblem(city, bindings),
    ...[...Map.groupBy(drifts, ({ source }) => source)].map(([source, some]) => driftProblem(city, source, some)),
    ...totals.map((one) => totalProblem(city, one)),
  ]
}

/** By source and code: what is wrong is the same for all of them. */
function grouped(bindings: readonly BindingStatus[]): readonly (readonly BindingStatus[])[] {
  const groups = Map.groupBy(bindings, ({ source, code }) => `${source} ${code}`)
  return [...groups.values()].sort((a, b) => longest(b) - longest(a))
}

function longest(some: readonly BindingStatus[]): number {
  return Math.max(...some.map(({ failingFor, age }) => failingFor ?? age ?? 0))
}

function brokenProblem(city: City, some: readonly BindingStatus[]): Problem {
  const [first] = some
  const code = first?.code ?? null
  const known = Object.entries(codes).find(([name]) => name === code)?.[1]
  return problem(city, 'broken', some, {
    hint: known?.hint ?? null,
    commands: commandsAfter(code, some),
  })
}

// Failures at the agency's door, and those of the store itself.
const atTheSource = /^KHO(20[1-8]|21[0-8]|223|231|288|24\d|25\d|26\d|27\d)$/
const atTheStore = new Set(['KHO225', 'KHO501'])

function commandsAfter(code: string | null, some: readonly BindingStatus[]): readonly string[] {
  if (code !== null && atTheStore.has(code)) return ['kho doctor']
  if (code === 'KHO223' || code === 'KHO288') return [`kho source drift ${some[0]?.source ?? ''}`, syncOf(some)]
  if (code !== null && atTheSource.test(code)) return [`kho source check ${some[0]?.source ?? ''}`, syncOf(some)]
  return [syncOf(some)]
}

/** With the refused records that are not looked at again before it is decided. */
function heldProblem(city: City, one: BindingStatus): Problem {
  const commands = [`kho run release ${one.run}`, `kho run cancel ${one.run}`]
  return { ...problem(city, 'held', [one], { hint: codes.KHO228.hint, commands }), amount: one.quarantined }
}

function logProblem(city: City, { source, bytes }: Seen['logs'][number]): Problem {
  const read = [...city.contracts.values()].filter(({ sources }) => sources.some((one) => one.source === source))
  return {
    ...problem(city, 'log', [], { commands: [`kho source check ${source}`] }),
    source,
    agency: city.sources.get(source)?.agency ?? null,
    datasets: read.map(({ dataset }) => dataset),
    amount: bytes,
  }
}

function refusedProblem(city: City, bindings: readonly BindingStatus[]): readonly Problem[] {
  const some = bindings.filter(({ quarantined }) => quarantined > 0)
  if (some.length === 0) return []
  const amount = some.reduce((sum, { quarantined }) => sum + quarantined, 0)
  return [{ ...problem(city, 'refused', some, { commands: ['kho quarantine list'] }), amount }]
}

function driftProblem(city: City, source: string, some: Seen['drifts']): Problem {
  return {
    ...problem(city, 'drift', [], { commands: [`kho source drift ${source}`] }),
    source,
    agency: city.sources.get(source)?.agency ?? null,
    datasets: [...new Set(some.map(({ dataset }) => dataset))],
    amount: some.length,
  }
}

function totalProblem(city: City, off: Seen['totals'][number]): Problem {
  const { dataset, since } = off
  return {
    ...problem(city, 'total', [], { commands: [`kho run list ${dataset}`] }),
    agency: city.contracts.get(dataset)?.owner ?? null,
    datasets: [dataset],
    total: totalWords(off),
    since,
  }
}

type Said = Pick<Problem, 'commands'> & Partial<Pick<Problem, 'hint'>>

function problem(city: City, kind: Problem['kind'], some: readonly BindingStatus[], said: Said): Problem {
  const [first] = some
  const sources = new Set(some.map(({ source }) => source))
  const source = sources.size === 1 ? (first?.source ?? null) : null
  const datasets = [...new Set(some.map(({ dataset }) => dataset))]
  const nexts = some.flatMap(({ nextAttempt }) => (nextAttempt === null ? [] : [nextAttempt]))
  const least = (spans: readonly (number | null)[]) =>
    spans.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)))
  return {
    kind,
    source,
    agency: source === null ? null : (city.sources.get(source)?.agency ?? null),
    datasets,
    late: some.flatMap(({ dataset, late, age, promise }) =>
      late && promise !== null ? [{ dataset, age, promise }] : [],
    ),
    consumers: consumersOf(city, datasets),
    code: first?.code ?? null,
    message: first?.message ?? null,
    hint: said.hint ?? null,
    failures: Math.max(0, ...some.map(({ failures }) => failures)),
    since: some.length === 0 ? null : Math.max(...some.map(({ failingFor }) => failingFor ?? 0)) || null,
    lastGood: some.length === 0 ? null : least(some.map(({ lastGood }) => lastGood)),
    nextAttempt: nexts.length === 0 ? null : Math.min(...nexts),
    passes: some.every(({ passes }) => passes),
    amount: 0,
    total: null,
    commands: said.commands,
  }
}

/** Each once, in the words of the rules. */
function consumersOf(city: City, datasets: readonly string[]): readonly Bilingual[] {
  const allows = datasets.flatMap((dataset) =>
    (city.rules.get(dataset) ?? []).filter(({ effect }) => effect === 'allow'),
  )
  const kinds = allows.flatMap(({ to }) =>
    kindByKind(audienceWords({ to: to.filter(({ attribute }) => attribute === 'kind') })),
  )
  return [...new Map(kinds.map((words) => [words.en, words])).values()]
}

/** A rule may name several kinds: each is somebody of its own here. */
function kindByKind({ vi, en }: Bilingual): readonly Bilingual[] {
  const inEnglish = en.split(', ')
  return vi.split(', ').map((kind, at) => ({ vi: kind, en: inEnglish[at] ?? '' }))
}

function syncOf(some: readonly BindingStatus[]): string {
  const [datasets, sources] = [new Set(some.map(({ dataset }) => dataset)), new Set(some.map(({ source }) => source))]
  const [source] = sources
  if (datasets.size > 1 && sources.size === 1) return `kho sync --source ${source}`
  return `kho sync ${[...datasets].join(' ')}${sources.size === 1 ? ` --source ${source}` : ''}`
}

/** Bytes of log that a source may keep for us. */
function limitOf(city: City, source: string): number {
  return logBytes(city.sources.get(source)?.limits.retainedLog ?? '1GB')
}
