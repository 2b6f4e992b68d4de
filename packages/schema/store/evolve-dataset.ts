import pg from 'pg'
import type { Bilingual } from '../contract/bilingual.ts'
import type { Contract, Field } from '../contract/contract.ts'
import { isMerged } from '../derive/image.ts'
import { columnTypeOf, createIndexSql, createTableSql, type Index, quoted, tableOf } from '../derive/table.ts'
import { changeWords } from './change-words.ts'
import { compareFields, type FieldChanges } from './compare-fields.ts'
import type { Change, Evolution, Step } from './evolution.ts'
import { endVersions, evolveHistory, historyChanges, makeHistory, removeHistory } from './evolve-history.ts'
import { evolveImage, imageChanges, makeImage, removeImage, removeSourceImages } from './evolve-image.ts'
import { evolveIndexes, type IndexWork } from './evolve-indexes.ts'
import { evolveNames, renamedIndexes } from './evolve-names.ts'
import { type RefusedRename, renamedContract, renamesOf } from './renames.ts'
import { type Rewrite, rewriteTable } from './rewrite.ts'

/** Two contracts of one dataset, and the indexes each wants. */
export interface DatasetPair {
  readonly before: Contract
  readonly after: Contract
  readonly indexesBefore: readonly Index[]
  readonly indexesAfter: readonly Index[]
}

export function addDataset(contract: Contract, indexes: readonly Index[]): Evolution {
  return wholeTable('added', contract.dataset, changeWords.newDataset, makeTable(contract, indexes))
}

export function dropDataset(contract: Contract): Evolution {
  return wholeTable('destructive', contract.dataset, changeWords.droppedDataset, removeTable(contract))
}

/** The way from one contract of a dataset to the next, in place wherever values can be kept. */
export function evolveDataset({ before, after, indexesBefore, indexesAfter }: DatasetPair): Evolution {
  const { renames, refused } = renamesOf(before, after)
  const named = {
    before: renamedContract(before, renames),
    after,
    indexesBefore: renamedIndexes(after.dataset, indexesBefore, renames),
    indexesAfter,
  }
  return evolveNamed(named, {
    key: before.key,
    names: new Set(renames.values()),
    changes: [
      ...[...renames].map(([was, to]) => change('renamed', after.dataset, to, changeWords.renamed(was))),
      ...refused.map((one) => change('refused', after.dataset, one.field.name, refusedRenameWords(one))),
    ],
    statements: evolveNames(before, indexesBefore, renames),
  })
}

function refusedRenameWords({ was, because }: RefusedRename): Bilingual {
  return because === 'taken' ? changeWords.renamedToTaken(was) : changeWords.renamedAndRetyped(was)
}

/** What becomes of names before anything else does. */
interface Naming {
  /** The key's columns until then. */
  readonly key: readonly string[]
  /** Names that columns have only from then on. */
  readonly names: ReadonlySet<string>
  readonly changes: readonly Change[]
  readonly statements: readonly string[]
}

/** `pair.before` has the next names already. */
function evolveNamed(pair: DatasetPair, naming: Naming): Evolution {
  const { before, after } = pair
  const changes = compareFields(before, after)
  if (changes.rekeyed) {
    const finish = [...removeTable(before), ...makeTable(after, pair.indexesAfter)]
    return wholeTable('destructive', after.dataset, changeWords.changedKey(sendersOf(after)), finish)
  }
  const sources = before.sources.map(({ source }) => source).filter((source) => !feeds(after, source))
  const parts = evolveColumns(pair, changes, naming)
  return {
    changes: [
      ...naming.changes,
      ...fieldChanges(after, changes),
      ...indexChanges(pair),
      ...imageChanges(before, after),
      ...historyChanges(before, after),
      ...sources.map((source) => change('destructive', after.dataset, null, changeWords.droppedSource(source))),
    ],
    steps: parts.steps,
    finish: alone(after.dataset, [
      ...naming.statements,
      ...parts.finish,
      ...evolveImage(before, after, changes),
      ...evolveHistory(before, after, changes),
      ...sources.flatMap((source) => removeSource(after, source)),
    ]),
    abandon: parts.abandon,
  }
}

function feeds(contract: Contract, source: string): boolean {
  return contract.sources.some((binding) => binding.source === source)
}

/** The sources that push a dataset's records; of a field, those that fill it. */
function sendersOf({ sources }: Contract, field?: Field): readonly string[] {
  return sources
    .filter(({ mode, map }) => mode === 'push' && (field === undefined || Object.hasOwn(map, field.name)))
    .map(({ source }) => source)
}

function evolveColumns(pair: DatasetPair, changes: FieldChanges, naming: Naming): Omit<Evolution, 'changes'> {
  const { dataset } = pair.after
  const rewrites = changes.widened.flatMap(({ to, widening }) =>
    widening.how === 'rewrite' ? [{ to, convert: widening.convert }] : [],
  )
  const indexes = indexWork(pair, changes, { rewrites, names: naming.names })
  const rewrite = rewriteTable(dataset, naming.key, rewrites)
  const early = changes.added.filter(({ name }) => indexes.built.some(({ columns }) => columns.includes(name)))
  return {
    steps: [
      ...sqlSteps(
        dataset,
        early.map((field) => addColumn(dataset, field)),
      ),
      ...rewrite.steps,
      ...indexes.built.flatMap((index) => sqlSteps(dataset, [createIndexSql(dataset, index)])),
      ...rewrite.validate,
    ],
    finish: [
      ...indexes.dropped.map((index) => `drop index if exists data.${quoted(index.name)}`),
      ...catalogueOnly(dataset, changes, early),
      ...rewrite.finish,
      ...indexes.finish,
    ],
    abandon: [
      ...rewrite.abandon,
      ...indexes.built.map((index) => `drop index if exists data.${quoted(index.name)}`),
      ...early.map((field) => dropColumn(dataset, field)),
    ],
  }
}

interface ColumnWork {
  readonly rewrites: readonly Rewrite[]
  readonly names: ReadonlySet<string>
}

function indexWork(pair: DatasetPair, changes: FieldChanges, { rewrites, names }: ColumnWork): IndexWork {
  return evolveIndexes({
    renamed: names,
    dataset: pair.after.dataset,
    before: pair.indexesBefore,
    after: pair.indexesAfter,
    rewritten: new Set(rewrites.map(({ to }) => to.name)),
    replaced: new Set(changes.replaced.map(({ to }) => to.name)),
  })
}

function catalogueOnly(dataset: string, changes: FieldChanges, early: readonly Field[]): readonly string[] {
  return [
    ...changes.dropped.map((field) => dropColumn(dataset, field)),
    ...changes.added.filter((field) => !early.includes(field)).map((field) => addColumn(dataset, field)),
    ...changes.replaced.flatMap(({ from, to }) => [dropColumn(dataset, from), addColumn(dataset, to)]),
    ...changes.widened.flatMap(({ to, widening }) => (widening.how === 'catalogue' ? [alterType(dataset, to)] : [])),
  ]
}

function fieldChanges(after: Contract, changes: FieldChanges): readonly Change[] {
  const [words, { dataset }] = [changeWords, after]
  return [
    ...changes.added.map((field) => change('added', dataset, field.name, words.newField(sendersOf(after, field)))),
    ...changes.required.map((field) => change('added', dataset, field.name, words.newRequired)),
    ...changes.unrequired.map((field) => change('widened', dataset, field.name, words.droppedRequired)),
    ...changes.widened.map(({ from, to, widening }) => ({
      ...change('widened', dataset, to.name, words.widened(from, to)),
      slow: widening.how === 'rewrite',
    })),
    ...changes.replaced.map(({ from, to }) =>
      change('destructive', dataset, to.name, words.replaced(from, to, sendersOf(after, to))),
    ),
    ...changes.dropped.map(({ name, deprecated }) =>
      change('destructive', dataset, name, deprecated ? words.droppedPromised(deprecated) : words.droppedField),
    ),
  ]
}

function indexChanges({ after, indexesBefore, indexesAfter }: DatasetPair): readonly Change[] {
  const had = new Set(indexesBefore.map((index) => index.name))
  return indexesAfter
    .filter((index) => !had.has(index.name))
    .map((index) => ({ ...change('added', after.dataset, null, changeWords.newIndex(index.columns)), slow: true }))
}

function change(kind: Change['kind'], dataset: string, field: string | null, what: Bilingual): Change {
  return { kind, dataset, field, what, slow: false }
}

function wholeTable(kind: Change['kind'], dataset: string, what: Bilingual, finish: readonly string[]): Evolution {
  return { changes: [change(kind, dataset, null, what)], steps: [], finish, abandon: [] }
}

function makeTable(contract: Contract, indexes: readonly Index[]): readonly string[] {
  const made = indexes.map((index) => createIndexSql(contract.dataset, index))
  return [...createTableSql(tableOf(contract)), ...made, ...makeImage(contract), ...makeHistory(contract)]
}

function removeTable(contract: Contract): readonly string[] {
  const { dataset } = contract
  const of = `where dataset = ${pg.escapeLiteral(dataset)}`
  return alone(dataset, [
    ...removeImage(contract),
    ...removeHistory(contract),
    `drop table data.${quoted(dataset)}`,
    `delete from kho.quarantine ${of}`,
    `delete from kho.checkpoint ${of}`,
    `delete from kho.closed_field ${of}`,
  ])
}

/** A publish and a change of one dataset take turns by its moment: what a run publishes next, it publishes under the next version. */
function alone(dataset: string, statements: readonly string[]): readonly string[] {
  if (statements.length === 0) return []
  const take = `insert into kho.moment as m (dataset, at) values (${pg.escapeLiteral(dataset)}, clock_timestamp())
    on conflict (dataset) do update set at = greatest(clock_timestamp(), m.at + interval '1 microsecond')`
  return [take, ...statements]
}

function removeSource(contract: Contract, source: string): readonly string[] {
  const { dataset } = contract
  const of = `where dataset = ${pg.escapeLiteral(dataset)} and source = ${pg.escapeLiteral(source)}`
  const which = `d._source = ${pg.escapeLiteral(source)}`
  const records = [...endVersions(contract, which), `delete from data.${quoted(dataset)} as d where ${which}`]
  return [
    ...(isMerged(contract) ? removeSourceImages(contract, source) : records),
    `delete from kho.quarantine ${of}`,
    `delete from kho.checkpoint ${of}`,
    `delete from kho.closed_field ${of}`,
  ]
}

function addColumn(dataset: string, field: Field): string {
  return `alter table data.${quoted(dataset)} add column ${quoted(field.name)} ${columnTypeOf(field)}`
}

function dropColumn(dataset: string, field: Field): string {
  return `alter table data.${quoted(dataset)} drop column if exists ${quoted(field.name)}`
}

function alterType(dataset: string, field: Field): string {
  return `alter table data.${quoted(dataset)} alter column ${quoted(field.name)} type ${columnTypeOf(field)}`
}

function sqlSteps(dataset: string, statements: readonly string[]): readonly Step[] {
  return statements.length > 0 ? [{ step: 'sql', dataset, statements }] : []
}
