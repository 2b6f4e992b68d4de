import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Deprecation } from '@kho/schema/contract/contract.ts'
import { csvLine } from '@kho/schema/release/find-changes.ts'
import { type Release, type ReleaseColumn, versionOf } from '@kho/schema/release/release.ts'

/** What a column of a release means: of R90's fields those that a contract knows. */
export interface DictionaryEntry {
  readonly name: string
  readonly title: Bilingual
  readonly definition: Bilingual | null
  readonly type: string
  readonly format: string
  readonly length: string | null
  readonly unit: string | null
  readonly key: boolean
  readonly required: boolean
  readonly refersTo: string | null
  readonly check: string | null
  readonly codes: readonly { readonly code: string; readonly title: Bilingual }[] | null
  /** That it goes, where it does. */
  readonly deprecated: Deprecation | null
}

export interface Dictionary {
  readonly dataset: string
  readonly version: string
  readonly owner: string
  readonly columns: readonly DictionaryEntry[]
}

/** The data dictionary of a release's columns. */
export function dictionaryOf(city: City, release: Release): Dictionary {
  const { dataset, columns } = release
  const contract = city.contracts.get(dataset)
  return {
    dataset,
    version: versionOf(release),
    owner: contract?.owner ?? '',
    columns: columns.map((column) => entryOf(city, contract, column)),
  }
}

function entryOf(city: City, contract: Contract | undefined, column: ReleaseColumn): DictionaryEntry {
  const { name, title, type, list, masked, precision, scale, unit } = column
  const field = contract?.fields.find((one) => one.name === name)
  const list_ = field?.codes ? city.codeLists.get(field.codes.list) : undefined
  const relation = contract?.relations.find((one) => one.kind === 'one' && one.pairs.some(({ own }) => own === name))
  return {
    ...{ name, title, definition: field?.description ?? null, type: masked ? 'text' : list ? `list of ${type}` : type },
    format: formatOf(column),
    length: type === 'decimal' ? `${precision},${scale}` : null,
    ...{ unit, key: contract?.key.includes(name) ?? false, required: field?.required ?? false },
    ...{ refersTo: relation?.to ?? null, check: field?.check ?? null },
    codes: list_?.codes.map(({ code, title: words }) => ({ code, title: words })) ?? null,
    deprecated: field?.deprecated ?? null,
  }
}

/** How its cells are written in CSV. */
function formatOf({ type, list, partial, masked }: ReleaseColumn): string {
  if (masked) return 'text'
  if (list || type === 'json') return 'JSON'
  if (partial) return 'YYYY[-MM[-DD]]'
  return formats[type]
}

const formats = {
  ...{ text: 'text, UTF-8, NFC', integer: 'digits', bigint: 'digits', decimal: 'digits, point', uuid: 'UUID' },
  ...{ boolean: 'true, false', date: 'YYYY-MM-DD', time: 'HH:MM:SS.ffffff', timestamp: 'YYYY-MM-DDTHH:MM:SS.ffffffZ' },
  ...{ json: 'JSON', geometry: 'GeoJSON, WGS 84' },
} as const

/** It as CSV, both languages beside each other. */
export function dictionaryCsv({ columns }: Dictionary): string {
  const head = [
    ...['name', 'title_vi', 'title_en', 'definition_vi', 'definition_en', 'type', 'format', 'length', 'unit', 'key'],
    ...['required', 'refers_to', 'check', 'codes', 'deprecated_since', 'deprecated_until', 'deprecated_use'],
    ...['deprecated_reason_vi', 'deprecated_reason_en'],
  ]
  const lines = columns.map(({ name, title, definition, type, format, length, unit, key, required, ...rest }) => [
    ...[name, title.vi, title.en, definition?.vi ?? null, definition?.en ?? null, type, format, length, unit],
    ...[String(key), String(required), rest.refersTo, rest.check],
    rest.codes?.map(({ code }) => code).join(' ') ?? null,
    ...goingCells(rest.deprecated),
  ])
  return [head, ...lines].map(csvLine).join('')
}

function goingCells(deprecated: Deprecation | null): readonly (string | null)[] {
  if (!deprecated) return [null, null, null, null, null]
  const { since, until, use, reason } = deprecated
  return [since, until, use, reason.vi, reason.en]
}
