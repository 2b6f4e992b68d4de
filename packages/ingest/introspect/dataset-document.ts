import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { SourceDocument } from '@kho/schema/contract/city.ts'
import type { Sensitivity } from '@kho/schema/contract/contract.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import type { SourceColumn } from '../source.ts'
import type { RefDraft, TableDraft } from './draft-tables.ts'
import { sensitivities, subjectOf } from './personal.ts'
import { written } from './written.ts'

/** How a dataset is proposed. */
interface Manner {
  readonly class: 'shared' | 'on_request'
  readonly listed: boolean
  /** Absent: by the fields' names alone. */
  readonly guesses?: ReadonlyMap<string, Sensitivity>
  readonly comment: readonly string[]
}

/** The proposed contract of one table. */
export function datasetDocument(draft: TableDraft, source: SourceDocument, manner: Manner = introspected): Document {
  const { table, names, fields } = draft
  const guesses = manner.guesses ?? sensitivities([...fields.values()])
  const isPersonal = [...guesses.values()].some((guess) => guess !== 'none')
  const key = table.key.flatMap((column) => fields.get(column) ?? [])
  const comment = isPersonal ? [...manner.comment, ...guessed] : manner.comment
  const content = {
    dataset: names.dataset,
    names: { one: names.one, many: names.many },
    ...wordsOf(table.comment, table.name),
    owner: source.agency,
    class: manner.class,
    listed: manner.listed,
    key,
    ...(table.rows === null ? {} : { size: Math.round(table.rows) }),
    ...(isPersonal ? { subjects: [{ field: subjectOf([...fields.values()], key) }] } : {}),
    fields: Object.fromEntries(
      table.columns.map((column) => {
        const name = fields.get(column.name) ?? ''
        const sensitivity = guesses.get(name) ?? 'none'
        return [name, fieldOf(column, { ref: draft.refs.get(name), sensitivity, isKey: key.includes(name), source })]
      }),
    ),
    sources: [
      {
        source: source.source,
        from: table.name,
        map: Object.fromEntries(table.columns.map(({ name }) => [fields.get(name) ?? '', name])),
        mode: 'snapshot',
        deletes: 'compare',
      },
    ],
  }
  return { path: `datasets/${names.dataset}.yaml`, text: written(content, comment) }
}

const denied = [
  'Do `kho introspect` đề xuất. Chưa ai xem được bản ghi nào cho tới khi có quy tắc chia sẻ trong policies/.',
  'Proposed by `kho introspect`. Nobody sees any record of it until a rule in policies/ says so.',
]

const introspected: Manner = { class: 'shared', listed: true, comment: denied }

const guessed = [
  'Trường cá nhân và chủ thể được đoán theo tên cột: đề nghị chủ quản dữ liệu xác nhận.',
  'Personal fields and subjects are guessed from the columns’ names: to be confirmed by the steward.',
]

interface FieldContext {
  readonly ref: RefDraft | undefined
  readonly sensitivity: string
  readonly isKey: boolean
  readonly source: SourceDocument
}

function fieldOf(column: SourceColumn, { ref, sensitivity, isKey, source }: FieldContext): object {
  // A file promises nothing of its next edition.
  const required = !column.nullable && !isKey && source.kind !== 'files'
  return {
    type: typeOf(column),
    ...(column.list ? { list: true } : {}),
    ...(required ? { required: true } : {}),
    ...(ref ? { ref: { dataset: ref.dataset, on: ref.on }, as: ref.as, back: ref.back } : {}),
    ...(sensitivity === 'none' ? {} : { sensitivity }),
    ...wordsOf(column.comment, column.name),
  }
}

/** A column's type as documents write it. */
export function typeOf({ type, precision, scale }: Pick<SourceColumn, 'type' | 'precision' | 'scale'>): string {
  return type === 'decimal' ? `decimal(${precision},${scale})` : type
}

/** A comment of one line is the title, a longer one the description; without it the name is. Both languages get the same words. */
function wordsOf(comment: string | null, name: string): { title: Bilingual; description?: Bilingual } {
  const said =
    comment
      ?.normalize('NFC')
      .replace(/[\p{Cc}\uFFFD]+/gu, ' ')
      .trim()
      .slice(0, 2000) ?? ''
  const title = said !== '' && said.length <= 120 ? said : titleOf(name)
  return said.length > 120 ? { title: both(title), description: both(said) } : { title: both(title) }
}

/** What a table or a column is called where nobody says more. */
export function titleOf(name: string): string {
  const words =
    name
      .normalize('NFC')
      .replace(/\.(csv|tsv|xlsx)$/i, '')
      .replace(/[\p{Cc}\s_]+/gu, ' ')
      .trim() || 'Untitled'
  return words.slice(0, 1).toUpperCase() + words.slice(1, 200)
}

function both(text: string): Bilingual {
  return { vi: text, en: text }
}
