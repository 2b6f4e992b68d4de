import { parseArgs } from 'node:util'
import { type Figures, tableOf } from './figures.ts'
import { killLoop } from './kill-loop.ts'
import { type Kind, kinds, victims } from './kill-scene.ts'
import { workLoop } from './work-loop.ts'

/**
 * The kill loops at length: `node test/kill/main.ts --worker 2000 --store 300 --source 300 --seed N [--work 50] [--kinds csv,log]`.
 * `--work`: kills of the command `kho work` itself, in a loop of its own behind the others.
 * Prints how far it has come, and at the end what it came to.
 */
const number = { type: 'string' } as const
const { values } = parseArgs({
  options: { worker: number, store: number, source: number, seed: number, work: number, kinds: number },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const wanted = values.kinds?.split(',') ?? kinds
const chosen: readonly Kind[] = kinds.filter((kind) => wanted.includes(kind))
const kills = {
  worker: Number(values.worker ?? 2000),
  store: Number(values.store ?? 300),
  source: Number(values.source ?? 300),
}
const works = Number(values.work ?? 0)
const rounds = victims.reduce((sum, victim) => sum + kills[victim], 0)
process.stdout.write(`kill loops of ${chosen.join(', ')}: ${JSON.stringify(kills)}, kho work ${works}, seed ${seed}\n`)

function told(every: number, of: number) {
  return (round: number, figures: Figures): void => {
    if (round % every !== 0) return
    const seconds = Math.round((Date.now() - figures.began) / 1000)
    process.stdout.write(`${round} of ${of} kills, ${seconds} s, equal in whole ${figures.equal} times\n`)
  }
}

if (rounds > 0) {
  const figures = await killLoop({ kills, kinds: chosen, seed, onRound: told(20, rounds) })
  process.stdout.write(`${tableOf(figures, chosen)}\n`)
}
if (works > 0) {
  const figures = await workLoop({ kills: works, kinds: chosen, seed, onRound: told(1, works) })
  process.stdout.write(`${tableOf(figures, chosen)}\n`)
}
