import { createIndexSql, type Index, indexPart, quoted, relationName } from '../derive/table.ts'
import { shadowName } from './rewrite.ts'

/** What to do about the indexes of a table whose columns change. */
export interface IndexWork {
  /** Taken away when the next version becomes current. */
  readonly dropped: readonly Index[]
  /** Built before that, over the columns that rewritten fields have until then. */
  readonly built: readonly Index[]
  /** Statements of the last transaction, after the columns have their names. */
  readonly finish: readonly string[]
}

export interface IndexChange {
  readonly dataset: string
  readonly before: readonly Index[]
  readonly after: readonly Index[]
  /** Fields that change column by a rewrite, and fields that lose their values. An index falls with a column it covers. */
  readonly rewritten: ReadonlySet<string>
  readonly replaced: ReadonlySet<string>
  /** Names that columns have only in the last transaction: what covers one is built there. */
  readonly renamed: ReadonlySet<string>
}

export function evolveIndexes({ dataset, before, after, rewritten, replaced, renamed }: IndexChange): IndexWork {
  const had = new Set(before.map((index) => index.name))
  const wanted = new Set(after.map((index) => index.name))
  const isNew = (index: Index) => !had.has(index.name) || covers(index, rewritten)
  const isLate = (index: Index) => covers(index, replaced) || (covers(index, renamed) && isNew(index))
  const late = after.filter(isLate)
  const kept = after.filter((index) => !isLate(index))
  const moved = kept
    .filter((index) => covers(index, rewritten))
    .map((to) => ({ from: shadowIndex(dataset, to, rewritten), to }))
  const fresh = kept.filter((index) => !had.has(index.name) && !covers(index, rewritten))
  return {
    dropped: before.filter((index) => !wanted.has(index.name)),
    built: [...fresh, ...moved.map(({ from }) => from)],
    finish: [
      ...moved.map(({ from, to }) => `alter index data.${quoted(from.name)} rename to ${quoted(to.name)}`),
      ...late.map((index) => createIndexSql(dataset, index)),
    ],
  }
}

function covers(index: Index, fields: ReadonlySet<string>): boolean {
  return index.columns.some((column) => fields.has(column))
}

function shadowIndex(dataset: string, index: Index, rewritten: ReadonlySet<string>): Index {
  const columns = index.columns.map((column) => (rewritten.has(column) ? shadowName(column) : column))
  return { ...index, name: relationName(dataset, `${indexPart(index)}~`), columns }
}
