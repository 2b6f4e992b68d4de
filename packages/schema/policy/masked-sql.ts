import { sql } from 'kysely'
import type { Field } from '../contract/contract.ts'
import type { Mask } from '../contract/rule.ts'
import type { Sql } from '../sql.ts'
import type { Ask } from './ask.ts'
import { maskKeyOf } from './mask-key.ts'
import { textOf } from './wire.ts'

interface Of {
  readonly field: Field
  readonly dataset: string
  readonly ask: Ask
}

/** A column as a mask shows it, null for null: a text, or of the field's own type where the mask keeps it. */
export function maskedOf(mask: Mask, column: Sql, of: Of): Sql {
  switch (mask.how) {
    case 'year':
      return yearOf(column, of)
    case 'range':
      return of.field.type === 'date' || of.field.type === 'timestamp'
        ? yearsOf(column, mask.n, of)
        : rangeOf(column, mask.n, of.field)
    case 'prefix':
      return prefixOf(textOf(of.field, column), mask.n)
    case 'last4': {
      const text = textOf(of.field, column)
      return sql`case when length(${text}) > 4 then '****' || right(${text}, 4) when ${text} is not null then '****' end`
    }
    case 'hash':
      return hashOf(column, of)
  }
}

function yearOf(column: Sql, { field, ask }: Of): Sql {
  if (field.type === 'timestamp') return sql`to_char(${column} at time zone ${ask.city.timeZone}::text, 'YYYY')`
  return field.partial ? sql`left(${column}, 4)` : sql`to_char(${column}, 'YYYY')`
}

/** The first of `n` years, counted from the year 0. */
function yearsOf(column: Sql, n: number, of: Of): Sql {
  return sql`to_char(${yearOf(column, of)}::int4 / ${n}::int4 * ${n}::int4, 'FM90000')`
}

const least = { integer: '-2147483648', bigint: '-9223372036854775808' } as const

/** The multiple of `n` at or below a number. By `mod`, which is exact as no division is; never below what the type can hold. */
function rangeOf(column: Sql, n: number, { type }: Field): Sql {
  const step = sql`${n}::numeric`
  const low = sql`${column}::numeric - mod(mod(${column}::numeric, ${step}) + ${step}, ${step})`
  if (type !== 'integer' && type !== 'bigint') return sql`(${low})`
  const bound = sql`${least[type]}::numeric`
  const cast = type === 'integer' ? sql`int4` : sql`int8`
  return sql`(case when ${low} < ${bound} then ${bound} else ${low} end)::${cast}`
}

/** The first `n` characters and four stars, whatever the length. Of a text no longer than `n` all but its last. */
function prefixOf(text: Sql, n: number): Sql {
  return sql`left(${text}, least(${n}::int4, greatest(length(${text}) - 1, 0))) || '****'`
}

function hashOf(column: Sql, { field, dataset, ask }: Of): Sql {
  const key = sql`${sql.val(maskKeyOf(ask, dataset, field.name))}::bytea`
  const inner = sql`sha256(${key} || convert_to(${textOf(field, column)}, 'UTF8'))`
  return sql`encode(substring(sha256(${key} || ${inner}) from 1 for 16), 'hex')`
}
