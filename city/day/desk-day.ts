import { TODAY } from '../generator/calendar.ts'
import type { Desk } from '../generator/desks.ts'
import { diceOf } from '../generator/dice.ts'
import { type Dossier, dossierAt, type Status } from '../generator/dossiers.ts'
import type { Fact } from '../generator/facts/fact.ts'
import { dossierFact, stepFacts } from '../generator/facts/papers.ts'
import type { Act, DeskKind } from './act.ts'
import { deskRecords, dirtOf } from './desk-records.ts'
import type { Hand, Writing } from './hand.ts'

/**
 * What a desk holds once everything is committed: dossiers that a reader takes in, and rows that it refuses. Of those that
 * were `soiled` during the day a store may still have the last good version.
 */
export interface Truth {
  readonly dossiers: number
  readonly refused: number
  readonly soiled: number
  /** The dossiers that a reader takes in, in the contract's words. */
  records(): Iterable<Fact>
}

/** One desk through a day. It remembers what it touched; the rest is computed. */
export interface DeskDay {
  readonly source: string
  /** Does one thing, and says what: names and counts only. Null where the desk cannot do it. */
  act(act: Act<DeskKind>): Promise<string | null>
  /** Commits everything that is still held open. */
  settle(): Promise<void>
  truth(): Truth
}

interface Book {
  readonly touched: Map<number, Dossier>
  readonly gone: Set<number>
  readonly soiled: Map<number, Dossier>
  readonly held: (() => Promise<void>)[]
  readonly filed: Dossier[]
  renumbered: number
}

/** At most so many transactions stay open at one desk: then the oldest is committed. */
const HELD = 3

export function deskDay(own: Desk, source: string, hand: Hand): DeskDay {
  const { office, dossiers, size } = own
  const book: Book = { touched: new Map(), gone: new Set(), soiled: new Map(), held: [], filed: [], renumbered: 0 }
  const at = (index: number) => book.touched.get(index) ?? dossierAt(office, index, size)
  const desk: Parts = {
    hand,
    book,
    at,
    /** A dossier that is as it should be and still there; those made dirty stay as they are. */
    pick: (roll) => {
      const index = roll % dossiers
      const free = index % 1_000 < 500 && !book.gone.has(index) && !book.soiled.has(index)
      return free ? index : null
    },
    fresh: (roll) => freshDossier(at(roll % dossiers), office.oldCode, book),
    keep: async (writing, index, dossier) => {
      await save(writing, dossier)
      book.touched.set(index, dossier)
    },
  }
  return {
    source,
    act: async (act) => ((await doings[act.kind](desk, act)) ? act.kind : null),
    settle: async () => {
      for (const commit of book.held.splice(0)) await commit()
      await hand.settle?.()
    },
    truth: () => {
      const dirt = dirtOf(own, source)
      return {
        dossiers: dossiers - dirt + book.filed.length - book.gone.size - book.soiled.size,
        refused: dirt + book.soiled.size,
        soiled: book.soiled.size,
        records: () => deskRecords(own, source, book),
      }
    },
  }
}

interface Parts {
  readonly hand: Hand
  readonly book: Book
  at(index: number): Dossier
  pick(roll: number): number | null
  fresh(roll: number): Dossier
  keep(writing: Writing, index: number, dossier: Dossier): Promise<void>
}

type Doing = (desk: Parts, act: Act<DeskKind>) => Promise<boolean>

/** Does something to a picked dossier. */
const toOne =
  (change: (dossier: Dossier, roll: number) => Dossier): Doing =>
  async ({ hand, at, pick, keep }, { roll }) => {
    const index = pick(roll)
    if (index !== null) await keep(hand, index, change(at(index), roll))
    return index !== null
  }

const doings: { readonly [kind in DeskKind]: Doing } = {
  move: toOne((dossier) => moved(dossier)),
  correct: toOne((dossier, roll) => ({
    ...dossier,
    fee: dossier.fee + 1_000 * (1 + (roll % 9)),
    summary: `${dossier.summary} (đã sửa)`,
  })),
  hand_over: toOne((dossier, roll) => ({
    ...dossier,
    handler: ['H29.08', 'H29.09', 'H29.03'][roll % 3] ?? dossier.handler,
  })),
  file: async ({ hand, book, fresh }, { roll }) => {
    const dossier = fresh(roll)
    await save(hand, dossier)
    book.filed.push(dossier)
    return true
  },
  late: async ({ hand, book, fresh }, { roll }) => {
    const dossier = fresh(roll)
    book.held.push(await hand.hold((writing) => save(writing, dossier)))
    book.filed.push(dossier)
    if (book.held.length > HELD) await book.held.shift()?.()
    return true
  },
  withdraw: async ({ hand, book, at, pick }, { roll }) => {
    const index = pick(roll)
    if (index === null) return false
    await erase(hand, at(index))
    book.gone.add(index)
    return true
  },
  soil: async ({ hand, book, at, pick }, { roll }) => {
    const index = pick(roll)
    if (index === null) return false
    book.soiled.set(index, at(index))
    await hand.put('dossiers', [dossierFact({ ...at(index), unknownStatus: true })])
    return true
  },
  clean: async ({ hand, book }) => {
    const [index, dossier] = book.soiled.entries().next().value ?? []
    if (index === undefined || !dossier) return false
    await save(hand, dossier)
    book.soiled.delete(index)
    return true
  },
  renumber: async ({ hand, book, at, pick }, { roll }) => {
    const index = pick(roll)
    if (index === null || book.renumbered >= 900) return false
    const before = at(index)
    const after = { ...before, code: `${before.code.slice(0, -4)}${9_100 + book.renumbered++}` }
    const commit = await hand.hold(async (writing) => {
      await erase(writing, before)
      await save(writing, after)
    })
    await commit()
    book.touched.set(index, after)
    return true
  },
  spill: async ({ hand }) => {
    if (hand.spill) await hand.spill('dossiers')
    return hand.spill !== undefined
  },
}

async function save(hand: Writing, dossier: Dossier): Promise<void> {
  await hand.put('dossiers', [dossierFact({ ...dossier, unknownStatus: false })])
  await hand.put('dossier_steps', stepFacts(dossier))
}

async function erase(hand: Writing, dossier: Dossier): Promise<void> {
  await hand.remove('dossier_steps', stepFacts(dossier))
  await hand.remove('dossiers', [dossierFact({ ...dossier, unknownStatus: false })])
}

/** What a status becomes when its dossier moves along; a returned one stays so and is only written again. */
const next: { readonly [status in Status]: Status } = { 1: 2, 2: 4, 3: 3, 4: 9, 5: 4, 6: 4, 7: 7, 8: 8, 9: 10, 10: 10 }

function moved(dossier: Dossier): Dossier {
  const status = next[dossier.status]
  const finishedAt = status >= 7 ? (dossier.finishedAt ?? `${TODAY} 16:00:00`) : dossier.finishedAt
  return { ...dossier, status, finishedAt }
}

/** Somebody files again what was filed before; the number of the day goes on. */
function freshDossier(like: Dossier, oldCode: string, book: Book): Dossier {
  const number = 1 + book.filed.length
  const minutes = diceOf('filed', number).roll(60)
  return {
    ...like,
    code: `${oldCode}-201102-${String(number).padStart(4, '0')}`,
    receivedAt: `${TODAY} 08:${String(minutes).padStart(2, '0')}:00`,
    dueAt: '2020-11-20 17:00:00',
    finishedAt: null,
    status: 1,
  }
}
