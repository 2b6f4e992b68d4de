import { diceOf } from '../generator/dice.ts'

/** What can happen at a one-stop desk in a day. */
export const deskKinds = [
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
export type DeskKind = (typeof deskKinds)[number]

/** What can happen at the offices behind the desks. */
export const officeKinds = ['pay', 'refund', 'report', 'direct', 'complete', 'answer', 'succeed'] as const
export type OfficeKind = (typeof officeKinds)[number]

export type Kind = DeskKind | OfficeKind

/** One thing that happens: at which of the desks where it is a desk's, and to which of the records. */
export interface Act<K extends Kind = Kind> {
  readonly number: number
  readonly kind: K
  readonly desk: number
  /** Picks a record and whatever else is open. */
  readonly roll: number
}

/** How often each happens, of 125. */
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
  ['pay', 7],
  ['refund', 2],
  ['report', 6],
  ['direct', 3],
  ['complete', 3],
  ['answer', 3],
  ['succeed', 1],
]
const all = often.reduce((sum, [, times]) => sum + times, 0)

/** The number-th act of a day: the same for the same seed, on every machine. */
export function actAt(seed: number, number: number, desks: number): Act {
  const dice = diceOf(`day ${seed}`, number)
  const kind = kindOf(dice.roll(all))
  return { number, kind, desk: dice.roll(desks), roll: dice.roll(1_000_000_000) }
}

export const isDesks = (act: Act): act is Act<DeskKind> => deskKinds.some((kind) => kind === act.kind)

export const isOffices = (act: Act): act is Act<OfficeKind> => officeKinds.some((kind) => kind === act.kind)

function kindOf(drawn: number): Kind {
  let left = drawn
  for (const [kind, times] of often) {
    if (left < times) return kind
    left -= times
  }
  return 'move'
}
