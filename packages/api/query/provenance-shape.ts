import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { jsonOf } from '@kho/schema/policy/wire.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { ProvenancePart, ProvenancePlan } from '../plan/plan.ts'
import { objectShape, type Shape } from './shape.ts'
import { columnSql, type Row, type Writing } from './writing.ts'

export const reasons: { readonly [why in 'hidden' | 'merged' | 'made']: Bilingual } = {
  hidden: {
    vi: 'Chỉ cho biết khi mọi ô của bản ghi đều được xem nguyên vẹn: lúc nạp cũng đổi theo những ô không được xem.',
    en: 'Told only where every cell of the record is shown as it is: when it was loaded follows the hidden ones, too.',
  },
  merged: {
    vi: 'Bản ghi này gộp từ nhiều nguồn; danh mục cho biết nguồn của từng trường.',
    en: 'This record is merged from several sources; the catalogue has those of each field.',
  },
  made: {
    vi: 'Bản ghi này do kho lập ra, không đọc từ nguồn nào.',
    en: 'This record is made by the store and read from no source.',
  },
}

/** Whether the dataset's records are read from sources. */
export function isOfSources({ sources }: Contract): boolean {
  return sources.length > 0
}

/**
 * Where a record is from. A stored record's source, run and moment move with any of its cells, and those of a merged one with
 * what another source's value hides: of that, only what the cells that are shown say themselves is told.
 */
export function provenanceShape(writing: Writing, { parts }: ProvenancePlan, row: Row): Shape {
  const columns = parts.map(({ key, part }) => {
    return { key, joins: [], value: partSql(writing, part, row), subjects: null }
  })
  return objectShape(writing, columns)
}

function partSql(writing: Writing, part: ProvenancePart, row: Row): Sql {
  if (part === '__typename') return sql`'Provenance'::text`
  if (part === 'reason') return reasonSql(writing, row)
  const { contract, view } = row
  const isMerged = contract.combine !== 'union'
  if (!isOfSources(contract) || view.clear === false || (isMerged && part !== 'loadedAt')) return sql`null::text`
  const told = toldSql(writing, part, row)
  return view.clear === true ? told : sql`case when ${view.clear} then ${told} end`
}

function toldSql({ plan }: Writing, part: Exclude<ProvenancePart, 'reason' | '__typename'>, row: Row): Sql {
  switch (part) {
    case 'source':
      return columnSql(row, '_source')
    case 'run':
      return sql`${columnSql(row, '_run')}::text`
    case 'loadedAt':
      return jsonOf({ type: 'timestamp', list: false, partial: false }, columnSql(row, '_at'))
    case 'agency': {
      const agencies = row.contract.sources.flatMap(({ source }) => {
        const agency = plan.ask.city.sources.get(source)?.agency
        return agency === undefined ? [] : [sql`when ${source}::text then ${agency}::text`]
      })
      return agencies.length === 0
        ? sql`null::text`
        : sql`case ${columnSql(row, '_source')} ${sql.join(agencies, sql` `)} end`
    }
  }
}

function reasonSql({ plan: { language } }: Writing, { contract, view: { clear } }: Row): Sql {
  const text = (why: keyof typeof reasons) => sql`${reasons[why][language]}::text`
  if (!isOfSources(contract)) return text('made')
  const whole = contract.combine === 'union' ? sql`null::text` : text('merged')
  if (typeof clear === 'boolean') return clear ? whole : text('hidden')
  return sql`case when ${clear} then ${whole} else ${text('hidden')} end`
}
