import type { SourceDocument, SourceKind } from '../city.ts'
import type { BindingForm } from '../forms/dataset-form.ts'
import type { ReadForm } from '../forms/read-form.ts'
import type { SourceForm } from '../forms/source-form.ts'
import type { Say } from '../read/problems.ts'
import type { Paging, ReadOptions } from '../read-options.ts'

type Key = keyof ReadForm
type Format = NonNullable<ReadForm['format']>

/** What can be said of each format; a format that is not said follows from the file's name. */
const ofFormat: { readonly [format in Format]: readonly Key[] } = {
  csv: ['encoding', 'delimiter'],
  tsv: ['encoding', 'delimiter'],
  xlsx: ['sheet'],
  json: ['records', 'encoding'],
  ndjson: ['encoding'],
  xml: ['records', 'encoding'],
}

const ofRest: readonly Key[] = ['format', 'records', 'page', 'total', 'since']

/** How a binding reads its file or endpoint, null where nothing is said; what its kind of source does not know is said. */
export function compileRead(form: BindingForm, source: SourceForm | undefined, say: Say): ReadOptions | null {
  const { read } = form
  if (source?.kind === 'rest') sayRest(form, say)
  if (!read) return null
  const below: Say = (path, code, message, at) => say(['read', ...path], code, message, at)
  if (source) sayUnknown(read, source.kind, below)
  return {
    format: read.format ?? null,
    sheet: read.sheet ?? null,
    records: read.records ?? null,
    encoding: read.encoding ?? null,
    delimiter: read.delimiter ?? null,
    page: read.page ? pagingOf(read.page) : null,
    total: read.total ?? null,
    since: read.since ?? null,
  }
}

function sayUnknown(read: ReadForm, kind: SourceKind, say: Say): void {
  const known = knownTo(kind, read.format)
  const named = kind === 'files' && read.format ? `files of format ${read.format}` : `a source of kind ${kind}`
  for (const key of Object.keys(read) as Key[]) {
    if (!known.includes(key)) say([key], 'KHO104', `${key} is no way to read ${named}`, 'key')
  }
  if (kind === 'rest' && read.format !== undefined && read.format !== 'json') {
    say(['format'], 'KHO106', 'format of an endpoint is json')
  }
}

function knownTo(kind: SourceDocument['kind'], format: Format | undefined): readonly Key[] {
  if (kind === 'rest') return ofRest
  if (kind !== 'files') return []
  return ['format', ...(format ? ofFormat[format] : Object.values(ofFormat).flat())]
}

/** An endpoint tells what changed only if it knows how it is asked. */
function sayRest({ read, mode }: BindingForm, say: Say): void {
  if (mode === 'cursor' && read?.since === undefined) say([], 'KHO105', 'mode cursor of an endpoint needs `read.since`')
  if (mode !== 'cursor' && read?.since !== undefined)
    say(['read', 'since'], 'KHO106', 'since needs `mode: cursor`', 'key')
}

function pagingOf(page: NonNullable<ReadForm['page']>): Paging {
  if (page.by !== 'number') return page
  return { by: 'number', parameter: page.parameter, first: page.first ?? 1, size: page.size ?? null }
}
