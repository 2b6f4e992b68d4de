import { type Fact, writtenAt } from '../generator/facts/fact.ts'
import type { Bound } from '../generator/offices/bound-table.ts'

/** One dataset of an office through a day. It remembers what changed and what came; the rest is computed. */
export interface OfficeBook {
  /** How many things were made, and how many came since. */
  readonly count: number
  readonly added: number
  /** One fact of a thing, as it is now; null of those that were made dirty, which the day leaves alone. */
  pick(roll: number): Fact | null
  change(fact: Fact): void
  add(fact: Fact): void
  /** What a reader takes in, now that everything is committed. */
  records(): Iterable<Fact>
}

export function officeBook({ facts, place, contract }: Pick<Bound, 'facts' | 'place' | 'contract'>): OfficeBook {
  const changed = new Map<string, Fact>()
  const came: Fact[] = []
  const count = facts.count(place)
  const every = facts.dirt?.every ?? Number.POSITIVE_INFINITY
  const isDirty = (index: number) => index % every === every - 1
  const keyOf = (fact: Fact): string => contract.key.map((field) => String(fact[field])).join('\n')
  const now = (fact: Fact): Fact => changed.get(keyOf(fact)) ?? fact
  return {
    count,
    get added() {
      return came.length
    },
    pick: (roll) => {
      const index = roll % count
      const [fact] = isDirty(index) ? [] : writtenAt(facts, index, place)
      return fact ? now(fact) : null
    },
    change: (fact) => void changed.set(keyOf(fact), fact),
    add: (fact) => void came.push(fact),
    *records() {
      for (let index = 0; index < count; index += 1) {
        if (!isDirty(index)) yield* writtenAt(facts, index, place).map(now)
      }
      yield* came
    },
  }
}
