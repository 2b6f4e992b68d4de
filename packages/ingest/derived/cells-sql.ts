import type { Measure } from '@kho/schema/contract/derivation.ts'
import { type CellColumn, groupColumns, rowsColumn, sumColumns, sumName, toldName } from '@kho/schema/derive/cells.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { conditionSql, countedRecords, type Deriving, groupSql } from './deriving.ts'

/** A derived dataset's true figures. */
export function cellsTable({ contract }: Deriving): Sql {
  return sql.id('image', contract.dataset)
}

/** All columns of cells, in their order. */
export function cellColumns({ contract }: Deriving): readonly CellColumn[] {
  return [...groupColumns(contract), rowsColumn, ...sumColumns(contract)]
}

export function namesSql(columns: readonly CellColumn[], of?: string): Sql {
  return sql.join(columns.map(({ name }) => (of === undefined ? sql.id(name) : sql.id(of, name))))
}

/** The cells that the parent's records make, or those of them with an `_id` among `only`. Records without a group make none. */
export function cellsOf(deriving: Deriving, only: Sql | null): Sql {
  const { derive } = deriving
  const groups = derive.by.map((one) => sql`${groupSql(one, deriving)} as ${sql.id(one.name)}`)
  const sums = derive.measures.flatMap((measure, at) => sumsSql(measure, at, deriving))
  const places = sql.raw(derive.by.map((_, at) => at + 1).join(', '))
  return sql`
    select ${sql.join([...groups, sql`count(*) as _rows`, ...sums])}
    from ${countedRecords(deriving, only)} group by ${places}`
}

function sumsSql(measure: Measure, at: number, deriving: Deriving): readonly Sql[] {
  const [sum, told] = [sql.id(sumName(at)), sql.id(toldName(at))]
  if (measure.kind === 'ratio' || measure.kind === 'rank') return []
  if (measure.kind === 'count') {
    const { where } = measure
    return [
      where === null
        ? sql`count(*) as ${sum}`
        : sql`count(*) filter (where ${conditionSql(where, deriving)}) as ${sum}`,
    ]
  }
  const of = sql.id('d', measure.of)
  if (measure.kind === 'min') return [sql`min(${of}) as ${sum}`]
  if (measure.kind === 'max') return [sql`max(${of}) as ${sum}`]
  return [sql`coalesce(sum(${of}::numeric), 0) as ${sum}`, sql`count(${of}) as ${told}`]
}

/** Rows as the server told them in JSON, read back exactly. */
export function rowsFromJson(json: string, columns: readonly CellColumn[], alias: string): Sql {
  const typed = columns.map(({ name, type }) => sql`${sql.id(name)} ${sql.raw(type)}`)
  return sql`json_to_recordset(${json}::json) as ${sql.id(alias)} (${sql.join(typed)})`
}

/** Equality of two rows' groups. */
export function sameGroup({ contract }: Deriving, one: string, other: string): Sql {
  const pairs = contract.key.map((name) => sql`${sql.id(one, name)} = ${sql.id(other, name)}`)
  return sql.join(pairs, sql` and `)
}

/** What a group's own records make; a rank follows from other groups too. */
export type OwnMeasure = Exclude<Measure, { kind: 'rank' }>

export function ownMeasures({ derive }: Deriving): readonly OwnMeasure[] {
  return derive.measures.flatMap((measure) => (measure.kind === 'rank' ? [] : [measure]))
}

/** Each own measure of a cell `c`, as its field tells it. No ratio where the denominator is 0, no sum of nothing. */
export function figuresSql(deriving: Deriving): readonly Sql[] {
  const { measures } = deriving.derive
  const placeOf = (name: string) => measures.findIndex((one) => one.name === name)
  const at = (name: string) => sql.id('c', sumName(placeOf(name)))
  return ownMeasures(deriving).map((measure) => {
    const place = placeOf(measure.name)
    const [sum, told] = [sql.id('c', sumName(place)), sql.id('c', toldName(place))]
    const scale = sql.lit('scale' in measure ? measure.scale : 0)
    switch (measure.kind) {
      case 'sum':
        return sql`case when ${told} > 0 then ${sum} end`
      case 'avg':
        return sql`round(${sum} / nullif(${told}, 0), ${scale})`
      case 'ratio': {
        const times = sql.lit(measure.percent ? 100 : 1)
        return sql`round(${times} * ${at(measure.numerator)}::numeric / nullif(${at(measure.denominator)}, 0), ${scale})`
      }
      default:
        return sum
    }
  })
}
