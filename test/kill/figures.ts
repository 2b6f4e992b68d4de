import type { Verdict } from './judge-store.ts'
import { type Kind, type Victim, victims } from './kill-scene.ts'

/** What a kill loop came to, counted as it goes. */
export interface Figures {
  readonly kills: Map<string, number>
  /** How often a kill found more published than the one before it. */
  readonly advanced: Map<Kind, number>
  readonly runs: Map<string, number>
  readonly wrong: { lost: number; twice: number; untrue: number; torn: number; ahead: number }
  /** Times that store and source were found equal in whole, by hash. */
  equal: number
  readonly began: number
}

export function newFigures(): Figures {
  const wrong = { lost: 0, twice: 0, untrue: 0, torn: 0, ahead: 0 }
  return { kills: new Map(), advanced: new Map(), runs: new Map(), wrong, equal: 0, began: Date.now() }
}

export function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

export function addVerdict({ wrong }: Figures, { lost, twice, untrue, torn, ahead }: Verdict): void {
  wrong.lost += lost
  wrong.twice += twice
  wrong.untrue += untrue
  wrong.torn += torn
  wrong.ahead += ahead
}

/** A table of kills by kind and victim, then everything else that was counted. */
export function tableOf(figures: Figures, kinds: readonly Kind[]): string {
  const { kills, advanced, runs, wrong, equal, began } = figures
  const cell = (text: string | number) => String(text).padStart(9)
  const sum = (victim: Victim) => kinds.reduce((total, kind) => total + (kills.get(`${kind} ${victim}`) ?? 0), 0)
  const row = (name: string, cells: readonly (string | number)[]) => `${name.padEnd(16)}${cells.map(cell).join('')}`
  const told = [...runs].toSorted(([, one], [, other]) => other - one).map(([name, times]) => `${name} ${times}`)
  return [
    row('kills', [...victims, 'advanced']),
    ...kinds.map((kind) =>
      row(kind, [...victims.map((victim) => kills.get(`${kind} ${victim}`) ?? 0), advanced.get(kind) ?? 0]),
    ),
    row('all', [...victims.map(sum), kinds.reduce((total, kind) => total + (advanced.get(kind) ?? 0), 0)]),
    `kho work ${kills.get('kho work') ?? 0}`,
    `lost ${wrong.lost}, twice ${wrong.twice}, untrue ${wrong.untrue}, torn ${wrong.torn}, checkpoints ahead ${wrong.ahead}`,
    `store equal to source in whole: ${equal} times; ${Math.round((Date.now() - began) / 1000)} s`,
    `runs: ${told.join(', ')}`,
  ].join('\n')
}
