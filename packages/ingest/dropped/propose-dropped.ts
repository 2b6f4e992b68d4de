import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { noConnection, noLimits } from '@kho/schema/contract/source-connection.ts'
import { cityDocuments } from '../introspect/city-documents.ts'
import { datasetDocument, titleOf, typeOf } from '../introspect/dataset-document.ts'
import { draftTables } from '../introspect/draft-tables.ts'
import { datasetNames, firstFree, snakeCase } from '../introspect/names.ts'
import { sensitivities } from '../introspect/personal.ts'
import { sourceDocument } from '../introspect/source-document.ts'
import { written } from '../introspect/written.ts'
import type { SourceTable } from '../source.ts'
import type { FileForm } from '../sources/files/file-form.ts'
import type { ColumnProfile } from './column-profile.ts'
import type { ProposedDataset } from './read-dropped.ts'

/** What was seen of a dropped file. */
export interface SeenFile {
  readonly name: string
  readonly form: FileForm
  readonly columns: readonly ColumnProfile[]
  readonly rows: number
  readonly bytes: number
}

/**
 * Documents that apply as they are and show nothing to anybody: a folder of files as the source, an unlisted dataset on request
 * that reads the file from there, and its rules, of which there are none. Pure.
 */
export function proposeDropped(
  file: SeenFile,
  { city, agency }: { readonly city: City; readonly agency: string },
): ProposedDataset {
  const table = tableOf(file)
  const taken = [...city.contracts.values()].map(({ dataset, names }) => ({ dataset, ...names }))
  const source = sourceOf(file, agency, city)
  const names = datasetNames([table.name], source.source, taken)
  const [draft] = draftTables([table], names)
  if (!draft) throw new TypeError('a table with a name became no draft')
  const { dataset } = draft.names
  const seen = file.columns.filter(({ forms }) => forms.length > 0).map(({ name }) => draft.fields.get(name) ?? '')
  const guesses = sensitivities([...draft.fields.values()], new Set(seen))
  const manner = { class: 'on_request', listed: false, guesses, comment } as const
  const remarks = { timeZone: city.timeZone, excessRights: [], left: [] }
  return {
    dataset,
    documents: [
      ...cityDocuments(source, city, city.timeZone),
      sourceDocument(source, remarks),
      datasetDocument(draft, source, manner),
      rulesOf(dataset),
    ],
    fields: table.columns.flatMap((column, at) => {
      const [field, seen] = [draft.fields.get(column.name) ?? '', file.columns[at]]
      const title = titleOf(column.name)
      const told = { field, type: typeOf(column), title: { vi: title, en: title } }
      return seen ? [{ ...seen, ...told, sensitivity: guesses.get(field) ?? 'none' }] : []
    }),
  }
}

const comment = [
  'Đề xuất từ một tệp được thả vào trang quản trị; tệp và các dòng của nó không được giữ lại.',
  'Proposed from a file that was dropped on the steward’s page; neither the file nor its rows were kept.',
]

function rulesOf(dataset: string): Document {
  const said = [
    'Chưa có quy tắc nào: không ai được xem gì. Mỗi quy tắc thêm vào đây đi qua `kho apply` hoặc trang quản trị.',
    'No rule yet: nobody is shown anything. A rule is added here by `kho apply` or on the steward’s page.',
  ]
  return { path: `policies/${dataset}.yaml`, text: written({ policy: dataset, rules: [] }, said) }
}

function sourceOf({ name, form }: SeenFile, agency: string, city: City): SourceDocument {
  const plain = snakeCase(name.replace(/\.(csv|xlsx)$/i, ''))
  const source = firstFree(plain, (candidate) => !city.sources.has(candidate))
  const isCsv = form.format === 'csv'
  const connection = {
    ...noConnection,
    folder: `dropped/${source}`,
    ...(isCsv ? { encoding: form.encoding ?? 'utf-8', delimiter: form.delimiter } : {}),
  }
  const rest = { timeZone: null, owns: {}, limits: noLimits, mayWrite: false, networks: null }
  return { source, title: null, agency, kind: 'files', connection, ...rest }
}

const coded = /(?:^|_)(?:ma|code|so|id|no|number|key|stt)(?:_|$)/

/** Types as the values show them; what identifies something stays text, digits or not. */
function tableOf({ name, columns, rows, bytes }: SeenFile): SourceTable {
  const key = columns.find(({ isKey }) => isKey)?.name ?? ''
  const isCode = (column: ColumnProfile) =>
    column.name === key || column.forms.length > 0 || coded.test(snakeCase(column.name))
  return {
    name,
    comment: null,
    columns: columns.map((column) => {
      const isNumber = column.type === 'integer' || column.type === 'bigint' || column.type === 'decimal'
      const typed = isNumber && isCode(column) ? { type: 'text' as const, precision: null, scale: null } : column
      const { type, precision, scale } = typed
      return { name: column.name, declared: 'text', type, precision, scale, list: false, nullable: true, comment: null }
    }),
    key: [key],
    refs: [],
    rows,
    bytes,
  }
}
