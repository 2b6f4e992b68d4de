import { parseArgs } from 'node:util'
import { scaleText } from '@kho/city/generator/scale.ts'
import { applyDemo, makeDemo } from '@kho/kho/demo/make-demo.ts'
import { postmasterOf } from '@kho/kho/embedded/cluster.ts'
import { currentCity, openStore } from '@kho/kho/open-store.ts'
import { openOut } from '@kho/kho/out.ts'
import { benchHome } from './scale/bench-home.ts'
import { countingOut } from './scale/counting-out.ts'
import { takeFigures } from './scale/figures.ts'
import { peakMemory } from './scale/process-figures.ts'
import { sourceSums } from './scale/source-sums.ts'
import { syncCity } from './scale/sync-city.ts'
import { takePushed } from './scale/take-pushed.ts'

/**
 * `node test/bench/scale.ts --scale 0.01`: makes the agencies' systems with some datasets at a scale and everything else
 * small, takes those in to the end by Kho's own commands, and compares store and sources by every value. Exits 1 where they
 * differ or something failed. A home that is named can be gone on with, by this and by `day.ts`.
 */
const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '0.01' },
    datasets: { type: 'string', default: 'people,dossiers' },
    /** The scale of all others. */
    rest: { type: 'string', default: '0.001' },
    /** Kept, and used again: what is made there already is not made anew. */
    home: { type: 'string' },
    /** Ends when the agencies' systems are made, and it is known what they hold. */
    make: { type: 'boolean', default: false },
  },
})

const { stdin, stdout, stderr } = process
const out = openOut({ language: 'en', json: false, stdin, stdout, stderr })
const datasets = values.datasets.split(',')
const scale = { rest: Number(values.rest), of: Object.fromEntries(datasets.map((one) => [one, Number(values.scale)])) }

await using home = await benchHome(values.home, scaleText(scale))
const { config, port } = home
await using store = await openStore(config, 'scale')
const made = countingOut(out)
const began = performance.now()
const signal = new AbortController().signal
await using demo = await makeDemo({ config, store, origin: `http://localhost:${port}`, signal, out: made.out })
const makingSeconds = (performance.now() - began) / 1000
await applyDemo({ config, store, demo, out })
const { city } = await currentCity(store.owner)
out.line(`scale ${scaleText(scale)}`)
if (made.rows() > 0) out.line(`  made: ${perSecond(made.rows(), makingSeconds)}`)
await sourceSums({ city, home: config.home, scale }, datasets)
if (!values.make) process.exitCode = (await takeIn()) ? 0 : 1

async function takeIn(): Promise<boolean> {
  const postmaster = postmasterOf(store.embedded?.dataDir ?? '')?.pid ?? 0
  const synced = await syncCity(home.environment, postmaster, datasets)
  const { ingest, postgres } = synced.processor
  out.line(`  kho sync ended after ${synced.seconds.toFixed(0)} s`)
  out.line(`  processor, kho sync: ${ingest.toFixed(0)} s; PostgreSQL: ${postgres.toFixed(0)} s`)
  for (const [what, megabytes] of Object.entries(synced.peaks)) out.line(`  memory, ${what}, at most: ${megabytes} MB`)
  const pushed = await takePushed({
    ...{ config, store, port, datasets },
    onSent: (source, rows) => out.line(`push ${source}: ${rows} rows`),
  })
  const figures = await takeFigures({ config, store, demo, datasets, scale })
  const pulled = perSecond(figures.pulled, synced.seconds)
  out.line(`  taken in by kho sync: ${pulled}; pushed: ${perSecond(pushed.rows, pushed.seconds)}`)
  for (const kind of figures.kinds)
    out.line(`    ${kind.kind}: ${kind.runs} runs, ${perSecond(kind.rows, kind.seconds)}`)
  out.line(`  memory, this process, at most: ${peakMemory(process.pid) ?? 0} MB`)
  for (const [what, megabytes] of Object.entries(figures.disk))
    out.line(`  disk, ${what}: ${megabytes.toLocaleString('en')} MB`)
  for (const text of [...synced.failed, ...figures.differences]) out.line(`  NOT WELL: ${text}`)
  out.line(`  ${figures.compared} records compared by every value`)
  return synced.failed.length + figures.differences.length === 0
}

function perSecond(rows: number, seconds: number): string {
  return `${rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds).toLocaleString('en')} a second`
}
