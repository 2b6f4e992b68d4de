import { KhoError } from '@kho/schema/error.ts'
import type { PullRequest, SourceColumn, SourceTable } from '../../source.ts'
import { isJsonObject, type JsonObject, type JsonValue, textOfJson } from '../json/json-cells.ts'

/** The streams of a tap's catalog, as `--discover` writes it. */
export function streamsOf(source: string, catalog: JsonValue): readonly JsonObject[] {
  const streams = isJsonObject(catalog) ? catalog.streams : null
  if (Array.isArray(streams)) return streams.filter(isJsonObject)
  throw new KhoError('KHO272', `The tap of source ${source} describes no streams.`, { source })
}

export function streamName(stream: JsonObject): string {
  return text(stream.tap_stream_id) ?? text(stream.stream) ?? ''
}

/** A stream as a table: its columns are the properties of its schema, nested ones by path. */
export function tableOfStream(stream: JsonObject): SourceTable {
  const properties = schemaPaths(isJsonObject(stream.schema) ? stream.schema : {})
  return {
    name: streamName(stream),
    comment: null,
    columns: properties.map(columnOf),
    key: texts(stream.key_properties ?? metadataOf(stream)['table-key-properties']),
    refs: [],
    rows: null,
    bytes: null,
  }
}

/** The paths that a schema names, outermost first; what is no object ends one. */
export function schemaPaths(schema: JsonObject, deepest = 8): readonly string[] {
  const { properties } = schema
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([name, inner]) => {
    const paths = isJsonObject(inner) && deepest > 0 ? schemaPaths(inner, deepest - 1) : []
    return paths.length === 0 ? [name] : paths.map((path) => `${name}.${path}`)
  })
}

function columnOf(name: string): SourceColumn {
  const rest = { precision: null, scale: null, list: false, nullable: true, comment: null }
  return { name, declared: 'json', type: 'text', ...rest }
}

/** What the catalog says of the stream as a whole. */
function metadataOf(stream: JsonObject): JsonObject {
  const entries = Array.isArray(stream.metadata) ? stream.metadata : []
  const own = entries
    .filter(isJsonObject)
    .find(({ breadcrumb }) => Array.isArray(breadcrumb) && breadcrumb.length === 0)
  return isJsonObject(own?.metadata) ? own.metadata : {}
}

/** The catalog with one stream and the asked columns of it selected, and nothing else. */
export function selected(catalog: JsonValue, source: string, request: PullRequest): JsonObject {
  const { from, columns, cursor } = request
  const wanted = new Set(columns.flatMap((column) => [column, column.split('.')[0] ?? column]))
  const streams = streamsOf(source, catalog).map((stream) => {
    const isAsked = streamName(stream) === from
    const how = { 'replication-method': cursor ? 'INCREMENTAL' : 'FULL_TABLE', 'replication-key': cursor }
    const properties =
      isJsonObject(stream.schema) && isJsonObject(stream.schema.properties) ? stream.schema.properties : {}
    const ofColumns = Object.keys(properties).map((name) => ({
      breadcrumb: ['properties', name],
      metadata: { ...metadataAt(stream, name), selected: isAsked && (wanted.has(name) || name === cursor) },
    }))
    const own = { breadcrumb: [], metadata: { ...metadataOf(stream), ...(isAsked ? how : {}), selected: isAsked } }
    return { ...stream, selected: isAsked, metadata: [own, ...ofColumns] }
  })
  return { ...(isJsonObject(catalog) ? catalog : {}), streams }
}

function metadataAt(stream: JsonObject, name: string): JsonObject {
  const entries = Array.isArray(stream.metadata) ? stream.metadata : []
  const found = entries.filter(isJsonObject).find(({ breadcrumb }) => {
    return Array.isArray(breadcrumb) && breadcrumb.length === 2 && breadcrumb[1] === name
  })
  return isJsonObject(found?.metadata) ? found.metadata : {}
}

function text(value: JsonValue | undefined): string | null {
  return value === undefined || value === null ? null : textOfJson(value)
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.flatMap((item) => (typeof item === 'string' ? [item] : [])) : []
}
