import { namedChecks } from '@kho/schema/contract/checks/named-checks.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { cellTexts } from '../check/cell-text.ts'
import { type LinkedField, linkedFields } from '../check/links.ts'
import type { LookedUp, RowShape } from '../check/row-writer.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { Batch } from '../source.ts'

/** Finds what the links say of a batch's numbers: one question a batch and field, none where there are no numbers. */
export type LookUp = (batch: Batch) => Promise<LookedUp>

/**
 * Made once a run. The session is asked between batches, and by nobody else meanwhile: a COPY holds another, and a run
 * must never wait for one more of the pool while it has that.
 */
export function lookUpIn(session: Session, plan: PullPlan, { forms }: RowShape): LookUp {
  const fields = linkedFields(plan).map((linked) => {
    const check = plan.contract.fields.find(({ name }) => name === linked.field)?.check ?? null
    const column = plan.columns.indexOf(linked.column)
    const stands = check === null ? () => false : (text: string) => namedChecks[check]?.(text) === null
    return { ...linked, at: column, text: cellTexts[forms[column] ?? 'text'], stands }
  })
  if (fields.length === 0) return async (batch) => batch
  return async (batch) => {
    const answers = new Map<string, ReadonlyMap<string, string | null>>()
    for (const { field, linking, at, text, stands } of fields) {
      const numbers = [...textsIn(batch, at, text)].filter((number) => !stands(number))
      answers.set(field, await answersOf(session, linking, numbers))
    }
    return { ...batch, answers }
  }
}

function textsIn({ rows, width, bytes, cells }: Batch, column: number, text: (typeof cellTexts)['text']): Set<string> {
  const texts = new Set<string>()
  for (let row = 0; row < rows; row += 1) {
    const at = (row * width + column) * 2
    const begin = cells[at] ?? -1
    if (begin < 0) continue
    try {
      texts.add(text(bytes, begin, cells[at + 1] ?? begin).normalize('NFC'))
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause // not UTF-8: the row's own check says so
    }
  }
  return texts
}

async function answersOf(session: Session, linking: LinkedField['linking'], numbers: readonly string[]) {
  if (numbers.length === 0) return new Map<string, string | null>()
  const asked = numbers.filter((number) => !number.includes('\0'))
  const rows = await session.rows(sql`
    select n.number, n.several, n.answer from (
      select l.${sql.id(linking.from)} as number, count(distinct l.${sql.id(linking.to)}) > 1 as several,
        min(l.${sql.id(linking.to)}) as answer
      from ${sql.id('data', linking.dataset)} as l
      where l.${sql.id(linking.from)} = any(${asked}::text[]) and l.${sql.id(linking.to)} is not null group by 1
    ) as n`)
  return new Map(rows.map(([number, several, answer]) => [number ?? '', several === 't' ? null : (answer ?? null)]))
}

/** What a number stands for, in SQL: null where nothing links it, and where several do. */
export function answerSql({ dataset, from, to }: LinkedField['linking'], number: Sql): Sql {
  return sql`(
    select case when count(distinct l.${sql.id(to)}) = 1 then min(l.${sql.id(to)}) end
    from ${sql.id('data', dataset)} as l where l.${sql.id(from)} = ${number})`
}
