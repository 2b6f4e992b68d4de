import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { identityKey } from '../harness/identity-key.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { clerksAtWork } from './clerks.ts'
import { count, type Figures, newFigures } from './figures.ts'
import { judgeNow, type LastSeen, noteRuns } from './judge-now.ts'
import { datasetOf, jobOf, type Kind, kinds, type Scene, type Victim, victims } from './kill-scene.ts'
import { type KillWorld, openWorld } from './kill-world.ts'
import { quiesce, refuseRemains } from './quiesce.ts'
import { startWorker, type VictimWorker } from './victim-worker.ts'

export interface KillOptions {
  /** Kills of each victim. */
  readonly kills: { readonly [victim in Victim]: number }
  readonly kinds: readonly Kind[]
  readonly seed: number
  /** Told after every round. */
  onRound(round: number, figures: Figures): void
}

interface Round {
  readonly victim: Victim
  readonly scene: Scene
}

/** Of one kind: how long its runs take now, its rounds so far. */
interface Pace extends LastSeen {
  milliseconds: number
  rounds: number
}

interface Loop extends KillOptions {
  readonly world: KillWorld
  readonly random: Random
  readonly figures: Figures
  readonly paces: ReadonlyMap<Kind, Pace>
  readonly workers: DisposableStack
}

const roundsToQuiesce = 25

/**
 * Kills workers, the store and the agencies' systems at random moments while clerks change what is being read. After
 * every kill the store is judged as a reader sees it; now and then, and at the end, it must equal its source in whole.
 * Throws at the first fault.
 */
export async function killLoop(options: KillOptions): Promise<Figures> {
  const random = randomOf(options.seed, 0)
  await using world = await openWorld(new Set(options.kinds), random, identityKey)
  using workers = new DisposableStack()
  const missing = options.kinds.filter((kind) => !world.scenes.some((scene) => scene.kind === kind))
  if (missing.length > 0) process.stdout.write(`skipped: kill loops of ${missing.join(', ')}, which is not here\n`)
  const paces = new Map(kinds.map((kind) => [kind, { milliseconds: 300, run: null, rounds: 0 }] as const))
  const loop: Loop = { ...options, world, random, figures: newFigures(), paces, workers }
  let next = newWorker(loop)
  let at = 0
  for (const round of roundsOf(loop)) {
    const worker = await next
    if (round.victim !== 'store') next = newWorker(loop)
    await playRound(loop, round, worker)
    if (round.victim === 'store') next = newWorker(loop)
    at += 1
    options.onRound(at, loop.figures)
  }
  await (await next).kill()
  for (const scene of world.scenes) await endScene(loop, scene)
  await refuseRemains(world)
  await noteRuns(loop)
  return loop.figures
}

async function newWorker({ workers, world }: Loop): Promise<VictimWorker> {
  const worker = await startWorker(world.server.url)
  if (workers.disposed) worker[Symbol.dispose]()
  else workers.use(worker)
  return worker
}

/** Every victim's kills spread over the kinds, in a random order. */
function roundsOf({ kills, world: { scenes }, random }: Loop): readonly Round[] {
  const rounds = victims.flatMap((victim) =>
    Array.from({ length: kills[victim] }, (_, at) => ({
      victim,
      scene: scenes[at % scenes.length],
      order: random.below(2 ** 30),
    })),
  )
  return rounds
    .toSorted((one, other) => one.order - other.order)
    .flatMap(({ victim, scene }) => (scene ? [{ victim, scene }] : []))
}

async function playRound(loop: Loop, { victim, scene }: Round, worker: VictimWorker): Promise<void> {
  const { random, figures } = loop
  const pace = paceOf(loop, scene)
  const clerks = clerksAtWork(scene, random, () => pace.milliseconds)
  worker.begin(jobOf(scene.kind))
  await setTimeout(random.below(Math.ceil(pace.milliseconds * 2.5)))
  if (victim === 'store') await killStore(loop, worker, scene)
  if (victim === 'source') {
    clerks.systemGoes()
    const bringBack = await scene.kill()
    await setTimeout(random.below(pace.milliseconds))
    await judged(loop, scene)
    await bringBack()
    clerks.systemIsBack()
    await comesBack(loop, scene, worker)
  }
  await worker.kill()
  count(figures.kills, `${scene.kind} ${victim}`)
  await judged(loop, scene)
  await clerks.goHome()
  learn(pace, worker)
  pace.rounds += 1
  if (pace.rounds % roundsToQuiesce === 0) await endScene(loop, scene)
}

async function killStore(loop: Loop, worker: VictimWorker, scene: Scene): Promise<void> {
  const { server } = loop.world
  await server.killAll()
  await server.restart()
  await judged(loop, scene)
  await comesBack(loop, scene, worker)
}

const patience = 60_000

/** Waits until the worker has published something again, by itself. */
async function comesBack({ world }: Loop, { kind }: Scene, worker: VictimWorker): Promise<void> {
  const checkpoint = sql`select run, at from kho.checkpoint where dataset = ${datasetOf(kind)}`
  const published = async () => String(await world.owner.rows(checkpoint))
  const before = await published()
  const end = Date.now() + patience
  while ((await published()) === before) {
    worker.refuseDead()
    if (Date.now() > end) throw new Error(`${kind}: nothing is published: ${JSON.stringify(worker.told.slice(-5))}`)
    await setTimeout(20)
  }
}

function paceOf({ paces }: Loop, { kind }: Scene): Pace {
  const pace = paces.get(kind)
  if (!pace) throw new Error(`no pace of ${kind}`)
  return pace
}

/** Kills are to fall on every part of a run, however busy the machine is. */
function learn(pace: Pace, { told }: VictimWorker): void {
  const latest = told.findLast(({ state }) => state === 'done')
  if (latest) pace.milliseconds = Math.min(2000, Math.max(100, latest.milliseconds))
  else if (pace.run === null) pace.milliseconds = Math.min(5000, pace.milliseconds * 1.5)
}

function judged(loop: Loop, scene: Scene): Promise<void> {
  return judgeNow(loop, scene, paceOf(loop, scene))
}

async function endScene({ world, figures }: Loop, scene: Scene): Promise<void> {
  await quiesce(world, scene)
  figures.equal += 1
}
