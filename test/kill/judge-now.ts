import { sql } from 'kysely'
import { addVerdict, count, type Figures } from './figures.ts'
import { judgeStore } from './judge-store.ts'
import type { Scene } from './kill-scene.ts'
import type { KillWorld } from './kill-world.ts'

/** The run that a scene's checkpoint told of when it was looked at last. */
export interface LastSeen {
  run: string | null
}

interface Judged {
  readonly world: KillWorld
  readonly figures: Figures
  readonly seed: number
}

/** Judges a scene's dataset as it is now and counts what was found. Throws at the first fault. */
export async function judgeNow({ world, figures, seed }: Judged, scene: Scene, last: LastSeen): Promise<void> {
  const verdict = await judgeStore(world.owner, scene)
  addVerdict(figures, verdict)
  const { run, ...wrong } = verdict
  if (Object.values(wrong).some((times) => times > 0))
    throw new Error(`seed ${seed}, ${scene.kind}: ${JSON.stringify(wrong)}`)
  if (run !== last.run) count(figures.advanced, scene.kind)
  last.run = run
}

/** How the runs of a whole loop ended, by mode, state and code. */
export async function noteRuns({ world, figures }: Pick<Judged, 'world' | 'figures'>): Promise<void> {
  const rows = await world.owner.rows(
    sql`select mode, state, coalesce(code, ''), count(*) from kho.run group by 1, 2, 3`,
  )
  for (const [mode, state, code, times] of rows) figures.runs.set(`${mode} ${state} ${code}`.trim(), Number(times))
}
