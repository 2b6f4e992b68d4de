import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import { sound } from '../policy/compile-options.ts'
import { render } from '../policy/render.ts'
import type { Sql } from '../sql.ts'
import { type Answers, type Leaf, leavesOf } from './truth.ts'

/** Records that answer alike, and how many of them there are. */
export interface Group {
  readonly records: number
  readonly answers: Answers
  /** `_id`s of one or two of them, where samples were asked for and there are such. */
  readonly samples: readonly string[]
}

/**
 * Counts the records of a stored dataset by what they answer to each question: one scan, however many ask. `percent` looks
 * at about so many of a hundred, always the same ones while nothing is written. `sampled` tells which records may stand for the
 * others that answer as they do.
 */
export function countAnswers(dataset: string, { city, leaves, percent, sampled }: Counting): Sql {
  const contract = city.contracts.get(dataset)
  const questions = contract
    ? leaves.map((leaf) => sql`(${render(leaf, { city, contract, alias: 't', options: sound })}) is true`)
    : []
  const columns = [sql`count(*)`, ...questions, ...(sampled ? samplesSql(sampled) : [])]
  const places = leaves.map((_, at) => sql.raw(String(at + 2)))
  const grouped = places.length > 0 ? sql` group by ${sql.join(places)}` : sql``
  const some = percent ? sql` tablesample system (${sql.lit(percent)}) repeatable (1)` : sql``
  return sql`select ${sql.join(columns)} from ${sql.id('data', dataset)} as t${some}${grouped}`
}

interface Counting {
  readonly city: City
  readonly leaves: readonly Leaf[]
  readonly percent?: number | null
  /** A condition on the row `t`. */
  readonly sampled?: Sql | null
}

/** The first and the last: two are had without keeping any. As texts, for servers that order no UUIDs. */
function samplesSql(sampled: Sql): readonly Sql[] {
  return [sql`min`, sql`max`].map((least) => sql`${least}(t._id::text collate "C") filter (where (${sampled}) is true)`)
}

/** What the rows of `countAnswers` say. */
export function groupsOf(rows: readonly (readonly (string | null)[])[], leaves: readonly Leaf[]): readonly Group[] {
  return rows.map(([count, ...said]) => {
    const yes = new Set(leaves.filter((_, at) => said[at] === 't').map(({ id }) => id))
    const samples = new Set(said.slice(leaves.length).flatMap((id) => id ?? []))
    return { records: Number(count), answers: ({ id }) => yes.has(id), samples: [...samples] }
  })
}

/** How many records there are in some groups. */
export function recordsIn(groups: readonly Group[]): number {
  return groups.reduce((sum, { records }) => sum + records, 0)
}

/** Fields that questions of one city ask about, and that the stored city does not have, or has as another type. */
export function untoldOf(
  leaves: readonly Leaf[],
  dataset: string,
  { stored, asked }: { stored: City; asked: City },
): readonly string[] {
  const field = (name: string, own: string): readonly string[] => {
    const [here, there] = [stored, asked].map((city) => fieldIn(city.contracts.get(name), own))
    const same = here && there && here.type === there.type && here.list === there.list && here.partial === there.partial
    return same ? [] : [`${name}.${own}`]
  }
  const untold = leaves.flatMap((leaf): readonly string[] => {
    if (leaf.kind === 'compare')
      return [...field(dataset, leaf.field), ...('field' in leaf.to ? field(dataset, leaf.to.field) : [])]
    if (leaf.kind === 'before') return []
    if (leaf.kind !== 'exists') return field(dataset, leaf.field)
    const inner = untoldOf([...leavesOf([leaf.where]).values()], leaf.dataset, { stored, asked })
    return [...field(dataset, leaf.key), ...field(leaf.dataset, leaf.field), ...inner]
  })
  return [...new Set(untold)]
}

function fieldIn(contract: Contract | undefined, name: string) {
  return contract?.fields.find((field) => field.name === name)
}
