import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Field, SharingClass } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { classFor } from '@kho/schema/contract/sharing-class.ts'
import type { WithheldCell } from '@kho/schema/policy/cell-view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { WithheldPart, WithheldPlan } from '../plan/plan.ts'
import { purposeNames, purposeReason } from '../plan/planning.ts'
import type { Row, Writing } from './writing.ts'

/** One entry of `withheld`, as JSON text, and when it stands there. */
interface Entry {
  readonly when: Sql | boolean
  readonly text: string
}

/** The `withheld` of one record. By rules alone: whether a hidden value is null makes no difference. */
export function recordWithheldSql(writing: Writing, plan: WithheldPlan, row: Row): Sql {
  const entries = entriesOf(writing, plan, row)
  if (entries.every(({ when }) => when === true)) return sql`${`[${entries.map(({ text }) => text).join(',')}]`}::json`
  return arraySql(entries.map(({ when, text }) => sql`case when ${when} then ${text}::text end`))
}

/** The entries of all of a page's rows, each once; none on an empty page. `from` gives the rows. */
export function pageWithheldSql(writing: Writing, plan: WithheldPlan, { row, from }: { row: Row; from: Sql }): Sql {
  const entries = entriesOf(writing, plan, row)
  if (entries.length === 0) return arraySql([])
  const texts = entries.map(({ when, text }) => sql`case when bool_or(${when}) then ${text}::text end`)
  return sql`(select ${arraySql(texts)} from ${from})`
}

function arraySql(texts: readonly Sql[]): Sql {
  if (texts.length === 0) return sql`'[]'::json`
  return sql`('[' || array_to_string(array[${sql.join(texts)}], ',') || ']')::json`
}

/**
 * At most two entries a field, masked and withheld, each with all the reasons that rules have for it: which of them
 * holds for a record would tell of cells that the asker cannot see.
 */
function entriesOf(writing: Writing, plan: WithheldPlan, row: Row): readonly Entry[] {
  const cells = row.contract.fields.flatMap((field) => {
    const possible = row.view.cell(field.name).withheld.filter(({ when }) => when !== false)
    return [...Map.groupBy(possible, ({ masked }) => masked)].map(([masked, causes]): Entry => {
      const reasons = causes.map(reasonOf)
      const rules = causes.flatMap(({ rule }) => rule ?? [])
      const said = { name: graphqlField(field.name), field, masked, reasons, rules }
      return { when: anyOf(causes.map(({ when }) => when)), text: textOf(writing, plan, row, said) }
    })
  })
  const relations = plan.unreachable.map(({ relation, reason }): Entry => {
    const said = { name: camelCase(relation), field: null, masked: false, reasons: [reason], rules: [] }
    return { when: true, text: textOf(writing, plan, row, said) }
  })
  return [...cells, ...relations]
}

function anyOf(conditions: readonly (Sql | boolean)[]): Sql | boolean {
  if (conditions.includes(true)) return true
  return sql`(${sql.join(conditions, sql` or `)})`
}

interface Said {
  readonly name: string
  /** Null of a relation. */
  readonly field: Field | null
  readonly masked: boolean
  readonly reasons: readonly Bilingual[]
  readonly rules: readonly string[]
}

const noRule: Bilingual = {
  vi: 'Chưa có quy tắc nào chia sẻ nội dung này cho bạn.',
  en: 'No rule shares this with you.',
}

const onlyMasked: Bilingual = { vi: 'Chỉ được xem khi đã che bớt.', en: 'It is only shown masked.' }

/** The rule's own words; without them what can be said of its absence. */
function reasonOf({ reason, masked, purposes }: WithheldCell): Bilingual {
  if (reason) return reason
  if (masked) return onlyMasked
  return purposes.length > 0 ? purposeReason(purposeNames(purposes)) : noRule
}

function textOf({ plan: { ask, language } }: Writing, plan: WithheldPlan, row: Row, said: Said): string {
  const maySeePolicy = ask.principal.kind === 'steward' || ask.principal.kind === 'operator'
  const owner = ask.city.agencies.get(row.contract.owner)?.title[language] ?? row.contract.owner
  const title = row.contract.title[language]
  const values: { readonly [part in WithheldPart]: string | boolean | null } = {
    field: said.name,
    masked: said.masked,
    reason: [...new Set(said.reasons.map((reason) => reason[language]))].sort().join(' / '),
    rule: maySeePolicy && said.rules.length > 0 ? [...new Set(said.rules)].sort().join(', ') : null,
    howToAsk: howToAsk(owner, title)[classFor(row.contract, ask.principal.kind, said.field)][language],
    __typename: 'Withheld',
  }
  return JSON.stringify(Object.fromEntries(plan.parts.map(({ key, part }) => [key, values[part]])))
}

/** By how it is shared with the asker: the class promises what no rule gives yet. */
function howToAsk(owner: string, title: string): Readonly<Record<SharingClass, Bilingual>> {
  return {
    open: {
      vi: `Phần này là dữ liệu mở: báo cho ${owner} rằng bạn chưa xem được “${title}”.`,
      en: `This is meant to be open: tell ${owner} that you are not shown it of “${title}”.`,
    },
    shared: {
      vi: `Gửi yêu cầu khai thác “${title}” tới ${owner}, nêu rõ mục đích sử dụng.`,
      en: `Ask ${owner} for access to “${title}”, and say for which purpose.`,
    },
    on_request: {
      vi: `Phần này chỉ chia sẻ theo yêu cầu: gửi yêu cầu khai thác “${title}” tới ${owner}, nêu mục đích, căn cứ và thời hạn.`,
      en: `This is shared on request only: ask ${owner} for “${title}”, and say for which purpose, on what ground and how long.`,
    },
  }
}
