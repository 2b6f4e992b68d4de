import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import type { Contract } from '../contract/contract.ts'
import { createCellsSql } from '../derive/cells.ts'
import { addImageColumn, createImageSql, fillImageSql, isMerged } from '../derive/image.ts'
import { columnTypeOf, quoted } from '../derive/table.ts'
import { changeWords } from './change-words.ts'
import type { FieldChanges } from './compare-fields.ts'
import type { Change } from './evolution.ts'
import { endVersions } from './evolve-history.ts'

/** The table of images of a new dataset, where it merges; of cells, where it is derived. */
export function makeImage(contract: Contract): readonly string[] {
  if (contract.derive) return contract.derive.protect ? [] : createCellsSql(contract)
  return isMerged(contract) ? createImageSql(contract) : []
}

export function removeImage(contract: Contract): readonly string[] {
  const of = `where dataset = ${pg.escapeLiteral(contract.dataset)}`
  const table = `drop table image.${quoted(contract.dataset)}`
  if (contract.derive) return [...(contract.derive.protect ? [] : [table]), `delete from kho.derivation ${of}`]
  if (!isMerged(contract)) return []
  return [table, `delete from kho.conflict ${of}`, `delete from kho.merging ${of}`]
}

/**
 * The statements that bring images along when a contract changes, after those of the dataset's own table. Nobody reads
 * images but a publish, which waits for this: so they need no job. What they make of the records is the next publish's.
 */
export function evolveImage(before: Contract, after: Contract, changes: FieldChanges): readonly string[] {
  if (before.derive || after.derive) return evolveCells(before, after)
  if (!isMerged(after)) return removeImage(before)
  if (!isMerged(before)) return [...createImageSql(after), fillImageSql(after)]
  const table = `alter table image.${quoted(after.dataset)}`
  const drop = (name: string) => `${table} drop column ${quoted(name)}`
  return [
    ...changes.dropped.map(({ name }) => drop(name)),
    ...changes.added.map((field) => addImageColumn(after.dataset, field)),
    ...changes.replaced.flatMap(({ from, to }) => [drop(from.name), addImageColumn(after.dataset, to)]),
    ...changes.widened.flatMap(({ to, widening }) => {
      const alter = `${table} alter column ${quoted(to.name)} type ${columnTypeOf(to)}`
      if (widening.how === 'rewrite') return [`${alter} using ${widening.convert(quoted(to.name))}`]
      return widening.how === 'catalogue' ? [alter] : []
    }),
  ]
}

/**
 * Figures of another definition are none of this one: a derived dataset that is computed in another way is empty until
 * it was computed.
 */
function evolveCells(before: Contract, after: Contract): readonly string[] {
  if (isDeepStrictEqual(meaningOf(before), meaningOf(after))) return []
  return [...removeImage(before), ...makeImage(after), `delete from data.${quoted(after.dataset)}`]
}

function meaningOf(contract: Contract): unknown {
  return { derive: contract.derive ?? null, columns: createCellsSql(contract) }
}

export function imageChanges(before: Contract, after: Contract): readonly Change[] {
  const of = { dataset: after.dataset, field: null, slow: false }
  if (isMerged(before) === isMerged(after)) return []
  if (isMerged(after)) return [{ ...of, kind: 'widened', what: changeWords.merging }]
  return [{ ...of, kind: 'destructive', what: changeWords.notMerging }]
}

/** A source that no longer feeds a merged dataset takes its images along, and records that are of nobody else. */
export function removeSourceImages(contract: Contract, source: string): readonly string[] {
  const { dataset, key } = contract
  const same = key.map((name) => `i.${quoted(name)} = d.${quoted(name)}`).join(' and ')
  const nobodys = `not exists (select from image.${quoted(dataset)} as i where ${same})`
  return [
    `delete from image.${quoted(dataset)} where _source = ${pg.escapeLiteral(source)}`,
    ...endVersions(contract, nobodys),
    `delete from data.${quoted(dataset)} as d where ${nobodys}`,
  ]
}
