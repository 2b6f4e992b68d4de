import { sql } from 'kysely'
import type { Field } from '../contract/contract.ts'
import type { Mask } from '../contract/rule.ts'
import type { Sql } from '../sql.ts'
import type { Ask } from './ask.ts'
import { maskKeyOf } from './mask-key.ts'
import { textOf } from './wire.ts'

export type UsableMask = 'year' | 'last4' | 'hash'

/** Usable masks from the one that reveals most to the one that reveals least. */
export const masksByStrength: readonly UsableMask[] = ['year', 'last4', 'hash']

/** The mask as it can be used on a field, null where it cannot: then the rule shows nothing of that cell. */
export function usableMask(mask: Mask, field: Field, ask: Ask): UsableMask | null {
  if (field.list) return null
  const dated = field.type === 'date' || field.type === 'timestamp'
  const written = field.type === 'text' || field.type === 'uuid'
  if (mask.how === 'year') return dated ? 'year' : null
  if (mask.how === 'last4') return written ? 'last4' : null
  return mask.how === 'hash' && written && ask.maskKey ? 'hash' : null
}

/** A column as a mask shows it: text, null for null. */
export function maskedOf(how: UsableMask, column: Sql, of: { field: Field; dataset: string; ask: Ask }): Sql {
  switch (how) {
    case 'year':
      return yearOf(column, of.field, of.ask)
    case 'last4': {
      const text = textOf(of.field, column)
      return sql`case when length(${text}) > 4 then '****' || right(${text}, 4) when ${text} is not null then '****' end`
    }
    case 'hash': {
      const key = sql`${sql.val(maskKeyOf(of.ask, of.dataset, of.field.name))}::bytea`
      const inner = sql`sha256(${key} || convert_to(${textOf(of.field, column)}, 'UTF8'))`
      return sql`encode(substring(sha256(${key} || ${inner}) from 1 for 16), 'hex')`
    }
  }
}

/** Whether a text could be what a mask shows. Keeps comparisons with whole values off the masked branch, and so on the index. */
export function couldBeMasked(how: UsableMask, text: string): boolean {
  if (how === 'year') return /^\d{4,5}$/.test(text)
  return how === 'last4' ? text.startsWith('****') : /^[0-9a-f]{32}$/.test(text)
}

function yearOf(column: Sql, field: Field, ask: Ask): Sql {
  if (field.type === 'timestamp') return sql`to_char(${column} at time zone ${ask.city.timeZone}::text, 'YYYY')`
  return field.partial ? sql`left(${column}, 4)` : sql`to_char(${column}, 'YYYY')`
}
