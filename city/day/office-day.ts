import type { Fact } from '../generator/facts/fact.ts'
import type { Bound } from '../generator/offices/bound-table.ts'
import type { Act, OfficeKind } from './act.ts'
import type { Hand, Writing } from './hand.ts'
import { type OfficeBook, officeBook } from './office-book.ts'
import { duties, type Outcome } from './office-duties.ts'

/** What an office holds of a dataset once everything is committed, in the contract's words. */
export interface OfficeTruth {
  readonly dataset: string
  readonly source: string
  records(): Iterable<Fact>
}

/** One office behind the desks through a day. */
export interface OfficeDay {
  readonly source: string
  /** Whether an act is this office's. */
  does(kind: OfficeKind): boolean
  /** Does one thing, and says what. Null where what was picked cannot have it done. */
  act(act: Act<OfficeKind>): Promise<string | null>
  settle(): Promise<void>
  truths(): readonly OfficeTruth[]
}

/** The datasets that an office can change in a day. */
const datasets: readonly string[] = [
  ...new Set(Object.values(duties).map(({ dataset }) => dataset)),
  'admin_unit_successions',
]

export function officeDay(source: string, bounds: readonly Bound[], hand: Hand): OfficeDay {
  const own = bounds.filter(({ contract }) => datasets.includes(contract.dataset))
  const books = new Map(own.map((bound) => [bound.contract.dataset, officeBook(bound)]))
  return {
    source,
    does: (kind) => books.has(duties[kind].dataset),
    act: async ({ kind, roll }) => {
      const book = books.get(duties[kind].dataset)
      const outcomes = book ? duties[kind].does(book, roll) : null
      if (!outcomes) return null
      const commit = await hand.hold((writing) => write(writing, outcomes))
      await commit()
      for (const outcome of outcomes) note(books, outcome)
      return kind
    },
    settle: async () => await hand.settle?.(),
    truths: () => [...books].map(([dataset, { records }]) => ({ dataset, source, records })),
  }
}

async function write(writing: Writing, outcomes: readonly Outcome[]): Promise<void> {
  for (const { dataset, changed, added } of outcomes) await writing.put(dataset, [...changed, ...added])
}

function note(books: ReadonlyMap<string, OfficeBook>, { dataset, changed, added }: Outcome): void {
  for (const fact of changed) books.get(dataset)?.change(fact)
  for (const fact of added) books.get(dataset)?.add(fact)
}
