import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { smallHeap } from '@kho/kho/small-heap.ts'
import { type BenchCity, benchCity } from './bench-city.ts'
import { allowExports, exportFigures, leftReaders } from './exports.ts'
import { firstLoads } from './first-load.ts'
import { type Cost, ledgerCosts, policyCosts } from './ledger-cost.ts'
import { manyDatasets } from './many-datasets.ts'
import { cityReread, type ModeFigures, modeFigures, plainReread, type Reread } from './modes.ts'
import { overloadFigures } from './overload.ts'
import { pageFigures } from './pages.ts'
import { previewFigures } from './preview.ts'
import { releaseFigures } from './releases.ts'
import { snapshotFigures } from './snapshot.ts'

/** `npm run bench [PART…]`: ratios to what a careful hand could do, both measured in this run on this machine. Asserts nothing. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    variants: { type: 'string', default: '3' },
    'load-rows': { type: 'string', default: '2000000' },
    datasets: { type: 'string', default: '500' },
    reloads: { type: 'string', default: '5' },
  },
})

const say = (text: string) => process.stdout.write(`${text}\n`)
const two = (number: number) => number.toFixed(2)

const parts = { api: pagesAndSnapshot, ledger, export: exports, loads, modes, datasets, overload, releases, preview }
const unknown = positionals.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: the parts are ${Object.keys(parts).join(', ')}`)
const takingIn = ['loads', 'modes']
for (const [name, part] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  if (takingIn.includes(name) && !smallHeap.every((flag) => process.execArgv.includes(flag))) asItTakesIn(name)
  else await part()
}

/** A part in a process with the flags of `kho sync`. */
function asItTakesIn(part: string): void {
  const options = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value])
  const words = [...process.execArgv, ...smallHeap, import.meta.filename, part, ...options]
  const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

async function modes(): Promise<void> {
  const rows = Number(values['load-rows'])
  const tenth = await modesOf(plainReread, Math.ceil(rows / 10))
  const figures = await modesOf(plainReread, rows)
  say(`read again · ${figures.rows} dossiers of 15 columns, first load ${two(figures.firstLoad)} s`)
  sayModes(figures)
  const times = (['firstLoad', 'changed', 'byCursor', 'unchanged', 'keysAlone'] as const).map(
    (mode) => `${mode} ${two(figures[mode] / tenth[mode])}`,
  )
  say(`  of a tenth of the rows: ${times.join(', ')} times as long; ${tenth.megabytes} MB there`)
  const kept = await modesOf(cityReread, rows)
  say(`read again, past versions kept and public figures computed · ${kept.rows} dossiers, ${two(kept.firstLoad)} s`)
  sayModes(kept)
}

function sayModes({ firstLoad, known, past, changed, megabytes, ...figures }: ModeFigures): void {
  say(
    `  5 % changed, found by a compare: ${two(changed)} s; written by hand where known ${two(known)} s; ratio ${two(changed / known)}`,
  )
  if (past !== null) {
    say(`  with their past versions kept by hand too: ${two(known + past)} s; ratio ${two(changed / (known + past))}`)
  }
  for (const [what, mode] of [
    ['1 % changed, by cursor', 'byCursor'],
    ['unchanged, compared', 'unchanged'],
    ['keys alone, compared', 'keysAlone'],
  ] as const) {
    say(`  ${what}: ${two(figures[mode])} s; ${two((100 * figures[mode]) / firstLoad)} % of the first load`)
  }
  say(`  up to ${megabytes} MB`)
}

async function modesOf(
  open: (rows: number, held: AsyncDisposableStack) => Promise<Reread>,
  rows: number,
): Promise<ModeFigures> {
  await using held = new AsyncDisposableStack()
  return await modeFigures(await open(rows, held))
}

async function loads(): Promise<void> {
  for await (const load of firstLoads(Number(values['load-rows']))) {
    if ('skipped' in load) say(`first load · ${load.kind}: skipped, ${load.skipped}`)
    else {
      const { kind, rows, baseline, baselineSeconds, seconds, ratio, indexSeconds, baselineIndexSeconds } = load
      say(
        `first load · ${kind}: ${rows} dossiers in ${two(seconds)} s; ${baseline}: ${two(baselineSeconds)} s; ratio ${two(ratio)}`,
      )
      say(
        `  further indexes ${two(indexSeconds)} s, by hand ${two(baselineIndexSeconds)} s; up to ${load.megabytes} MB`,
      )
      say(`  ${load.same ? 'the store holds what the source holds' : 'THE STORE DIFFERS FROM THE SOURCE'}`)
    }
  }
}

async function ledger(): Promise<void> {
  await using city = await benchCity(Math.min(Number(values.rows), 100_000))
  await withRegisters(city)
  await city.sync('dossiers', 'one_stop_q1')
  const rounds = { seconds: Number(values.seconds) / 2, rounds: Number(values.rounds) }
  const tell = (words: string, { question, having, without, ratio }: Cost) =>
    say(`${words} · ${question}: ${two(ratio)} (${Math.round(having)} to ${Math.round(without)} a second)`)
  for await (const cost of policyCosts(city, rounds)) tell('policies, of SQL by hand with the same rules', cost)
  for await (const cost of ledgerCosts(city, rounds)) {
    tell('with the ledger, of without', cost)
    say(`  ${cost.entries} entries written`)
  }
}

async function exports(): Promise<void> {
  await using city = await benchCity(Number(values['load-rows']))
  await withRegisters(city)
  await city.sync('dossiers', 'one_stop_q1')
  await allowExports(city)
  const { slow, aborted, sessions } = await leftReaders(city)
  say(`  ${slow} slow and ${aborted} aborted readers leave ${sessions} sessions behind`)
  for await (const { what, rows, complete, rowsPerSecond, copied, ratio, copiedAsJson, grown } of exportFigures(
    city,
    Number(values.rounds),
  )) {
    say(
      `live file · ${what}: ${two(ratio)} of COPY (${Math.round(rowsPerSecond)} to ${Math.round(copied)} rows a second)`,
    )
    if (copiedAsJson !== null) say(`  ${two(rowsPerSecond / copiedAsJson)} of COPY of row_to_json`)
    say(`  ${rows} records${complete ? ', complete' : ', NOT ALL OF THEM'}; the server grew by ${grown} MB at most`)
  }
}

async function releases(): Promise<void> {
  await using city = await benchCity(Number(values['load-rows']))
  await withRegisters(city)
  await city.sync('dossiers', 'one_stop_q1')
  await allowExports(city)
  for await (const figures of releaseFigures(city)) {
    const { format, rows, bytes, rowsPerSecond, ratio, megabytes, before, equal } = figures
    say(
      `release · ${format}: ${two(ratio)} of COPY TO CSV in the same order (${Math.round(rowsPerSecond)} rows a second)`,
    )
    say(
      `  ${rows} records, ${Math.round(bytes / 1e6)} MB, ${equal ? 'equal' : 'NOT EQUAL'} by another reader; ${megabytes} MB taken at most, ${before} at first`,
    )
  }
}

async function preview(): Promise<void> {
  await using city = await benchCity(Number(values['load-rows']))
  await withRegisters(city)
  await city.sync('dossiers', 'one_stop_q1')
  await allowExports(city)
  const { pages, median, slowest } = await previewFigures(city)
  say(
    `preview of ${values['load-rows']} dossiers: ${pages} pages, each in ${two(median)} ms, ${two(slowest)} ms at most`,
  )
}

async function datasets(): Promise<void> {
  const { start, reload, stall, answered, failed } = await manyDatasets(Number(values.datasets), Number(values.reloads))
  say(`${values.datasets} datasets · a server starts in ${two(start)} s, answers new fields after ${two(reload)} s`)
  say(`  ${answered} answered meanwhile, ${failed} not; nothing else was done for ${stall} ms at most`)
}

async function overload(): Promise<void> {
  await using city = await benchCity(Math.min(Number(values.rows), 100_000))
  await withRegisters(city)
  await city.sync('dossiers', 'one_stop_q1')
  const { capacity, carried, refused, slowest, grown, recovered, greedy } = await overloadFigures(
    city,
    Number(values.seconds),
  )
  say(
    `overload · ${two(carried / capacity)} of what it can bear (${Math.round(carried)} of ${Math.round(capacity)} a second)`,
  )
  say(
    `  ${refused} refused; no answer later than ${Math.round(slowest)} ms; grew by ${grown} MB; itself again after ${two(recovered)} s`,
  )
  say(`  beside one who asks for all there is another's p99 is ${two(greedy)} of his own`)
}

/** What dossiers refer to. */
async function withRegisters(city: BenchCity): Promise<void> {
  for (const [dataset, source] of [
    ['agencies', 'home_affairs'],
    ['procedures', 'procedures'],
    ['people', 'police'],
  ] as const)
    await city.sync(dataset, source)
}

async function pagesAndSnapshot(): Promise<void> {
  await using city = await benchCity(Number(values.rows))
  await withRegisters(city)

  const snapshot = await snapshotFigures(city)
  say(`first snapshot of ${snapshot.rows} dossiers: ${two(snapshot.seconds)} s, ${snapshot.rowsPerSecond} rows/s`)
  say(`  ${snapshot.baseline}: ${two(snapshot.baselineSeconds)} s; ratio ${two(snapshot.ratio)}`)
  say(`  run again, nothing changed: ratio ${two(snapshot.unchangedRatio)}; peak memory ${snapshot.peakMegabytes} MB`)

  const pages = await pageFigures(city, {
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
    variants: Number(values.variants),
  })
  for (const { question, variant, byHand, kho, ratio, megabytes } of pages) {
    say(
      `${question} · ${variant}: ${two(ratio)} of by hand (${Math.round(kho)} to ${Math.round(byHand)} a second), ${megabytes} MB`,
    )
  }
}
