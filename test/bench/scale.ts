import { parseArgs } from 'node:util'
import { applyDemo, makeDemo } from '@kho/kho/demo/make-demo.ts'
import { postmasterOf } from '@kho/kho/embedded/cluster.ts'
import { openStore } from '@kho/kho/open-store.ts'
import { openOut } from '@kho/kho/out.ts'
import { benchHome } from './scale/bench-home.ts'
import { takeFigures } from './scale/figures.ts'
import { syncCity } from './scale/sync-city.ts'
import { takePushed } from './scale/take-pushed.ts'

/**
 * `node test/bench/scale.ts --scale 0.01`: makes the agencies' systems of some datasets, takes them in to the end by
 * Kho's own commands, and compares store and sources by every value. Exits 1 where they differ or something failed.
 */
const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '0.01' },
    datasets: { type: 'string', default: 'people,dossiers' },
    /** Kept, and used again: what is made there already is not made anew. */
    home: { type: 'string' },
  },
})

const { stdin, stdout, stderr } = process
const out = openOut({ language: 'en', json: false, stdin, stdout, stderr })
const scale = Number(values.scale)
const datasets = values.datasets.split(',')

await using home = await benchHome(values.home, scale)
const { config, port } = home
await using store = await openStore(config, 'scale')
const made = { rows: 0, seconds: 0 }
const counting: typeof out = {
  ...out,
  progress: (label) => {
    const shown = out.progress(label)
    let rows = 0
    return {
      update: (done, total) => {
        rows = done
        shown.update(done, total)
      },
      end: (result) => {
        made.rows += rows
        shown.end(result)
      },
    }
  },
}
const began = performance.now()
const signal = new AbortController().signal
const origin = `http://localhost:${port}`
await using demo = await makeDemo({ config, store, origin, signal, out: counting, datasets })
made.seconds = (performance.now() - began) / 1000
await applyDemo({ config, store, demo, out })
const postmaster = postmasterOf(store.embedded?.dataDir ?? '')?.pid ?? 0
const synced = await syncCity(home.environment, postmaster, datasets)
const pushed = await takePushed({
  ...{ config, store, port, datasets },
  onSent: (source, rows) => out.line(`push ${source}: ${rows} rows`),
})
const figures = await takeFigures({ config, store, demo, datasets, scale })
out.line(`scale ${scale} · ${datasets.join(', ')}`)
const perSecond = (rows: number, seconds: number) =>
  `${rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds).toLocaleString('en')} a second`
out.line(`  made: ${perSecond(made.rows, made.seconds)}`)
out.line(
  `  taken in by kho sync: ${perSecond(figures.pulled, synced.seconds)}; pushed: ${perSecond(pushed.rows, pushed.seconds)}`,
)
for (const kind of figures.kinds) out.line(`    ${kind.kind}: ${kind.runs} runs, ${perSecond(kind.rows, kind.seconds)}`)
out.line(
  `  processor, kho sync: ${synced.processor.ingest.toFixed(0)} s; PostgreSQL: ${synced.processor.postgres.toFixed(0)} s`,
)
out.line(`  memory of the process that ingests, at most: ${synced.peakMegabytes} MB`)
for (const [what, megabytes] of Object.entries(figures.disk))
  out.line(`  disk, ${what}: ${megabytes.toLocaleString('en')} MB`)
for (const text of [...synced.failed, ...figures.differences]) out.line(`  NOT WELL: ${text}`)
out.line(`  ${figures.compared} records compared by every value`)
process.exitCode = synced.failed.length + figures.differences.length === 0 ? 0 : 1
