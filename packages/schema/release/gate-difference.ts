import { KhoError } from '../error.ts'
import type { Cells } from './csv-batches.ts'
import type { EarlierRelease, Gate, ReleaseDraft } from './gate.ts'
import { countWhere } from './gate-groups.ts'
import { keyReader, type PeopleGroups, peopleGroupsOf, placesOf } from './people-groups.ts'
import type { ReleaseColumn } from './release.ts'
import { type Note, tally } from './tally.ts'

/** What tells of people differs from each earlier release by nobody, or by as many as a group must have. */
export const differenceGate: Gate = async (draft, earlier) => {
  const groups = peopleGroupsOf(draft)
  if (groups === null || groups === 'unsaid') return
  for (const before of earlier) {
    const { number } = before.release
    const { dataset } = draft.contract
    if (before.csv === null)
      throw new KhoError('KHO516', `The CSV of ${dataset} ${number} is gone.`, { dataset, number })
    const few = await fewBetween(draft, { ...before, csv: before.csv }, groups)
    if (few === 0) continue
    const { least } = groups
    throw new KhoError(
      'KHO308',
      `${dataset} is not published: it differs from release ${number} by fewer than ${least} people.`,
      { dataset, earlier: number, least, [groups.counts.length > 0 ? 'cells' : 'people']: few },
    )
  }
}

type Kept = EarlierRelease & { readonly csv: string }

/** How many people, or cells, differ by too few; 0 where none do. */
function fewBetween(draft: ReleaseDraft, before: Kept, groups: PeopleGroups): Promise<number> {
  return groups.counts.length > 0 ? fewCounted(draft, before, groups) : fewRecords(draft, before, groups)
}

async function fewCounted(draft: ReleaseDraft, { release, csv }: Kept, groups: PeopleGroups): Promise<number> {
  const files = [
    { csv, columns: release.columns, side: 0 as const },
    { csv: draft.csv, columns: draft.columns, side: 1 as const },
  ]
  const shared = sharedOf(draft.columns, release.columns)
  const by = groups.by.filter((name) => shared.has(name))
  const counts = groups.counts.filter((name) => shared.has(name))
  const read = files.map(({ columns, side, ...file }) => {
    const keyOf = keyReader(columns, by)
    const places = placesOf(columns, counts)
    const notesOf = (cells: Cells): readonly Note[] =>
      places.flatMap((place, at) => {
        const cell = cells[place] ?? null
        return cell === null ? [] : [{ key: `${at} ${keyOf(cells)}`, side, add: Number(cell) }]
      })
    return { ...file, notesOf }
  })
  const keys = (draft.rows + release.rows) * Math.max(1, counts.length)
  return countWhere(tally(read, keys), ([old, now]) => old !== now && Math.abs(now - old) < groups.least)
}

/** Records alike in all that both have and no mask makes anew are one; those that only one of them has are told apart. */
async function fewRecords(draft: ReleaseDraft, { release, csv }: Kept, { least }: PeopleGroups): Promise<number> {
  const remade = maskedIn(draft)
  const names = [...sharedOf(draft.columns, release.columns)].filter((name) => !remade.has(name))
  const [oldKey, newKey] = [keyReader(release.columns, names), keyReader(draft.columns, names)]
  const files = [
    { csv, notesOf: (cells: Cells): readonly Note[] => [{ key: oldKey(cells), side: 0, add: 1 }] },
    { csv: draft.csv, notesOf: (cells: Cells): readonly Note[] => [{ key: newKey(cells), side: 1, add: 1 }] },
  ]
  let [gone, come] = [0, 0]
  for await (const [old, now] of tally(files, draft.rows + release.rows)) {
    gone += Math.max(0, old - now)
    come += Math.max(0, now - old)
  }
  const differing = Math.max(gone, come)
  return differing < least ? differing : 0
}

function sharedOf(columns: readonly ReleaseColumn[], before: readonly ReleaseColumn[]): ReadonlySet<string> {
  const names = new Set(before.map(({ name }) => name))
  return new Set(columns.map(({ name }) => name).filter((name) => names.has(name)))
}

/** Fields that some rule masks: a hash is another one in each release. */
function maskedIn({ city, contract }: ReleaseDraft): ReadonlySet<string> {
  return new Set((city.rules.get(contract.dataset) ?? []).flatMap(({ mask }) => Object.keys(mask)))
}
