import pg from 'pg'
import type { Contract } from '../contract/contract.ts'
import { untilColumn, versionColumns } from '../contract/version-columns.ts'
import { addHistoryColumn, createHistorySql } from '../derive/history.ts'
import { columnTypeOf, quoted } from '../derive/table.ts'
import { changeWords } from './change-words.ts'
import type { FieldChanges } from './compare-fields.ts'
import type { Change } from './evolution.ts'

/** The table of past versions of a dataset that keeps them, which begin now. */
export function makeHistory(contract: Contract): readonly string[] {
  if (!contract.history) return []
  const dataset = pg.escapeLiteral(contract.dataset)
  const begin = `insert into kho.history (dataset, kept_from, retain)
    values (${dataset}, coalesce((select at from kho.moment where dataset = ${dataset}), clock_timestamp()), ${retainSql(contract)})`
  return [...createHistorySql(contract), begin]
}

export function removeHistory(contract: Contract): readonly string[] {
  if (!contract.history) return []
  const { dataset } = contract
  return [
    `drop table if exists history.${quoted(dataset)}`,
    `delete from kho.history where dataset = ${pg.escapeLiteral(dataset)}`,
  ]
}

/**
 * The statements that bring past versions along when a contract changes, in the transaction that changes the dataset's own
 * table: what that table loses, they lose.
 */
export function evolveHistory(before: Contract, after: Contract, changes: FieldChanges): readonly string[] {
  if (!after.history) return removeHistory(before)
  if (!before.history) return makeHistory(after)
  const table = `alter table history.${quoted(after.dataset)}`
  const drop = (name: string) => `${table} drop column ${quoted(name)}`
  const retained = retainSql(before) === retainSql(after) ? [] : [retainAs(after)]
  return [
    ...changes.dropped.map(({ name }) => drop(name)),
    ...changes.added.map((field) => addHistoryColumn(after.dataset, field)),
    ...changes.replaced.flatMap(({ from, to }) => [drop(from.name), addHistoryColumn(after.dataset, to)]),
    ...changes.widened.flatMap(({ to, widening }) => {
      const alter = `${table} alter column ${quoted(to.name)} type ${columnTypeOf(to)}`
      if (widening.how === 'rewrite') return [`${alter} using ${widening.convert(quoted(to.name))}`]
      return widening.how === 'catalogue' ? [alter] : []
    }),
    ...retained,
  ]
}

export function historyChanges(before: Contract, after: Contract): readonly Change[] {
  if (before.history === after.history) return []
  const of = { dataset: after.dataset, field: null, slow: false }
  if (after.history) return [{ ...of, kind: 'added', what: changeWords.keepingHistory }]
  return [{ ...of, kind: 'destructive', what: changeWords.droppedHistory }]
}

/** Keeps the versions of records, `d`, that are deleted next, under the dataset's moment. */
export function endVersions(contract: Contract, which: string): readonly string[] {
  if (!contract.history) return []
  const names = versionColumns(contract).map(quoted)
  const table = quoted(contract.dataset)
  return [
    `insert into history.${table} (${names.join(', ')}, ${quoted(untilColumn)})
      select ${names.map((name) => `d.${name}`).join(', ')}, m.at
      from data.${table} as d join kho.moment as m on m.dataset = ${pg.escapeLiteral(contract.dataset)}
      where ${which}`,
  ]
}

function retainAs(contract: Contract): string {
  return `update kho.history set retain = ${retainSql(contract)} where dataset = ${pg.escapeLiteral(contract.dataset)}`
}

const units: { readonly [unit: string]: string } = {
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
  d: 'days',
  w: 'weeks',
  y: 'years',
}

function retainSql({ retain }: Contract): string {
  const kept = retain?.history
  if (!kept) return 'null::interval'
  return `interval ${pg.escapeLiteral(`${Number(kept.slice(0, -1))} ${units[kept.slice(-1)] ?? 'days'}`)}`
}
