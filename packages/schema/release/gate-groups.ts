import { KhoError } from '../error.ts'
import type { Cells } from './csv-batches.ts'
import type { Gate, ReleaseDraft } from './gate.ts'
import { keyReader, type PeopleGroups, peopleGroupsOf, placesOf } from './people-groups.ts'
import { type Note, type Sums, tally } from './tally.ts'

/** No group of people is smaller than it may be, and none that is hidden can be worked out from what is shown. */
export const groupGate: Gate = async (draft) => {
  const { dataset } = draft.contract
  const groups = peopleGroupsOf(draft)
  if (groups === null) return
  if (groups === 'unsaid') {
    throw new KhoError(
      'KHO305',
      `${dataset} is not published: it tells of people and does not say by what they may be recognised.`,
      {
        dataset,
      },
    )
  }
  const { by, least } = groups
  const small = await smallGroups(draft, groups)
  if (small > 0) {
    const message = `${dataset} is not published: groups of fewer than ${least} people: ${small}.`
    throw new KhoError('KHO305', message, { dataset, by, least, groups: small })
  }
  const alone = groups.isProtected ? 0 : await aloneHidden(draft, groups)
  if (alone > 0) {
    throw new KhoError('KHO307', `${dataset} is not published: hidden cells that stand alone: ${alone}.`, {
      ...{ dataset, by, cells: alone },
    })
  }
}

async function smallGroups(draft: ReleaseDraft, { by, counts, least }: PeopleGroups): Promise<number> {
  const { columns, csv, rows } = draft
  const keyOf = keyReader(columns, by)
  const places = placesOf(columns, counts)
  const isSmall = ([sum]: Sums) => sum > 0 && sum < least
  const notesOf = (cells: Cells): readonly Note[] =>
    counts.length === 0
      ? [{ key: keyOf(cells), side: 0, add: 1 }]
      : places.flatMap((place) => countNote(cells, { place, key: keyOf(cells), side: 0 }))
  return countWhere(tally([{ csv, notesOf }], rows * Math.max(1, places.length)), isSmall)
}

/** A line of cells that differ in one column of `by` only: where just one of them is hidden, a total tells it. */
async function aloneHidden(draft: ReleaseDraft, { by, counts }: PeopleGroups): Promise<number> {
  const { columns, csv, rows } = draft
  const places = placesOf(columns, counts)
  const lines = by.map((name) => ({
    name,
    keyOf: keyReader(
      columns,
      by.filter((other) => other !== name),
    ),
  }))
  const notesOf = (cells: Cells): readonly Note[] =>
    places.flatMap((place) =>
      lines.map(({ name, keyOf }) => {
        return { key: `${place} ${name} ${keyOf(cells)}`, side: cells[place] === null ? 0 : 1, add: 1 }
      }),
    )
  if (places.length === 0) return 0
  return countWhere(tally([{ csv, notesOf }], rows * places.length * lines.length), ([hidden, told]) => {
    return hidden === 1 && told > 0
  })
}

/** What one cell of a count adds; nothing where it is hidden. */
export function countNote(
  cells: Cells,
  { place, key, side }: { place: number; key: string; side: 0 | 1 },
): readonly Note[] {
  const cell = cells[place] ?? null
  return cell === null ? [] : [{ key: `${place} ${key}`, side, add: Number(cell) }]
}

export async function countWhere(sums: AsyncIterable<Sums>, is: (sums: Sums) => boolean): Promise<number> {
  let count = 0
  for await (const one of sums) if (is(one)) count += 1
  return count
}
