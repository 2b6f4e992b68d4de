import { setTimeout } from 'node:timers/promises'
import type { Random } from '../judges/random.ts'
import type { Scene } from './kill-scene.ts'

/** The clerks of one scene, at work until they are sent home. */
export interface Clerks {
  /** Their system goes away under them; what is thrown at them from now on is no fault. */
  systemGoes(): void
  /** It is back: they look at what it holds, and go on. */
  systemIsBack(): void
  /** Throws what went wrong for them. */
  goHome(): Promise<void>
}

export function clerksAtWork(scene: Scene, random: Random, runTakes: () => number): Clerks {
  const shift = { over: false, away: false }
  const stop = new AbortController()
  const one = async () => {
    try {
      await scene.work(stop.signal)
    } catch (cause) {
      if (!shift.away) throw cause
      while (shift.away) await setTimeout(5)
      scene.desk.found(await scene.contents())
    }
  }
  const working = (async () => {
    while (!shift.over) {
      await one()
      const pause = random.below(Math.max(1, Math.round(scene.pause * runTakes())))
      await setTimeout(pause, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  working.catch(() => undefined) // told when they go home
  return {
    systemGoes: () => {
      shift.away = true
    },
    systemIsBack: () => {
      shift.away = false
    },
    goHome: async () => {
      shift.over = true
      stop.abort()
      await working
    },
  }
}
