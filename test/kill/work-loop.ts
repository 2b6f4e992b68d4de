import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import { workspace } from '../harness/running-city.ts'
import { randomOf } from '../judges/random.ts'
import { clerksAtWork } from './clerks.ts'
import { count, type Figures, newFigures } from './figures.ts'
import { judgeNow, noteRuns } from './judge-now.ts'
import type { Kind } from './kill-scene.ts'
import { type KillWorld, openWorld } from './kill-world.ts'
import { quiesce, refuseRemains } from './quiesce.ts'

export interface WorkLoopOptions {
  readonly kills: number
  readonly kinds: readonly Kind[]
  readonly seed: number
  /** Told after every kill. */
  onRound(round: number, figures: Figures): void
}

const subjectKey = Buffer.alloc(32, 9)
const longestLife = 4000
const patience = 120_000
const clerksPause = 2000

/**
 * Kills the command `kho work` at random moments: while it begins, with several runs and a follower on their way, in
 * the middle of taking over what the one before it left. Every dataset is judged after every kill, while all clerks are
 * at work; at the end the store must equal every source in whole. Throws at the first fault.
 */
export async function workLoop({ kills, kinds, seed, onRound }: WorkLoopOptions): Promise<Figures> {
  const random = randomOf(seed, 0)
  await using world = await openWorld(new Set(kinds), random, identityKeyOf(subjectKey))
  using home = freshFolder()
  using command = holder()
  const figures = newFigures()
  const scenes = world.scenes.map((scene) => ({
    scene,
    last: { run: null },
    clerks: clerksAtWork(scene, random, () => clerksPause),
  }))
  for (let round = 1; round <= kills; round += 1) {
    command.child = await startWork(world, home.folder)
    if (random.chance(0.8)) await runBegins(world, command.child)
    await setTimeout(random.below(longestLife))
    await kill(command.child)
    count(figures.kills, 'kho work')
    for (const { scene, last } of scenes) await judgeNow({ world, figures, seed }, scene, last)
    onRound(round, figures)
  }
  for (const { clerks } of scenes) await clerks.goHome()
  for (const { scene } of scenes) {
    await quiesce(world, scene)
    figures.equal += 1
  }
  await refuseRemains(world)
  await noteRuns({ world, figures })
  return figures
}

/** The command as an operator starts it, once it says that it is ready. */
async function startWork({ server }: KillWorld, home: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'packages/kho/main.ts', 'work'], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      KHO_HOME: home,
      KHO_CITY: join(home, 'city'),
      KHO_DATABASE_URL: server.url,
      KHO_SUBJECT_KEY: subjectKey.toString('hex'),
      KHO_SOURCE_FOLDERS: tmpdir(),
      KHO_LOG: 'silent',
    },
  })
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
  if (!String(said).includes('ready')) throw new Error(`kho work ended with ${said}`)
  return child
}

/** Waits until the command has begun a run, however busy the machine is. */
async function runBegins({ owner }: KillWorld, child: ChildProcess): Promise<void> {
  const runs = async () => String(await owner.rows(sql`select count(*) from kho.run`))
  const [before, end] = [await runs(), Date.now() + patience]
  while ((await runs()) === before) {
    refuseDead(child)
    if (Date.now() > end) throw new Error('kho work begins no run')
    await setTimeout(50)
  }
}

async function kill(child: ChildProcess): Promise<void> {
  refuseDead(child)
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
  refuseDead(child)
}

function refuseDead({ exitCode }: ChildProcess): void {
  if (exitCode !== null) throw new Error(`kho work ended by itself with ${exitCode}`)
}

function freshFolder(): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'kho-work-loop-'))
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Whatever goes wrong, no command outlives the loop. */
function holder(): { child: ChildProcess | null } & Disposable {
  return {
    child: null,
    [Symbol.dispose]() {
      this.child?.kill('SIGKILL')
    },
  }
}
