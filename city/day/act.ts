import { diceOf } from '../generator/dice.ts'

/** What can happen at a desk in a day. */
export const kinds = [
  'move',
  'file',
  'late',
  'withdraw',
  'correct',
  'hand_over',
  'soil',
  'clean',
  'renumber',
  'spill',
] as const
export type Kind = (typeof kinds)[number]

/** One thing that happens: where, and to which of the dossiers. */
export interface Act {
  readonly number: number
  readonly kind: Kind
  readonly desk: number
  /** Picks a dossier and whatever else is open. */
  readonly roll: number
}

/** How often each happens, of a hundred. */
const often: readonly (readonly [Kind, number])[] = [
  ['move', 42],
  ['file', 20],
  ['late', 8],
  ['withdraw', 4],
  ['correct', 10],
  ['hand_over', 6],
  ['soil', 3],
  ['clean', 3],
  ['renumber', 2],
  ['spill', 2],
]

/** The number-th act of a day: the same for the same seed, on every machine. */
export function actAt(seed: number, number: number, desks: number): Act {
  const dice = diceOf(`day ${seed}`, number)
  const kind = kindOf(dice.roll(100))
  return { number, kind, desk: dice.roll(desks), roll: dice.roll(1_000_000_000) }
}

function kindOf(drawn: number): Kind {
  let left = drawn
  for (const [kind, times] of often) {
    if (left < times) return kind
    left -= times
  }
  return 'move'
}
