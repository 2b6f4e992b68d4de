import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { filesOf } from '@kho/schema/release/manifest.ts'
import { type Release, type ReleaseColumn, versionOf } from '@kho/schema/release/release.ts'

/** A release as a data package of Frictionless (version 1, tabular): its CSV, typed by a table schema. */
export function dataPackage(city: City, release: Release, origin: string) {
  const { dataset, number, columns, licence, publishedAt } = release
  const contract = city.contracts.get(dataset)
  const csv = filesOf(release).find(({ format }) => format === 'csv')
  const key = contract?.key.every((name) => columns.some((column) => column.name === name)) ? contract.key : null
  return {
    profile: 'tabular-data-package',
    name: dataset.replaceAll('_', '-'),
    id: `${origin}/open/${dataset}/releases/${number}`,
    title: contract?.title.vi ?? dataset,
    ...(contract?.description ? { description: contract.description.vi } : {}),
    version: `${versionOf(release)}.${number}`,
    created: publishedAt,
    licenses: [licenceOf(licence)],
    sources: [{ title: city.agencies.get(contract?.owner ?? '')?.title.vi ?? contract?.owner ?? dataset }],
    resources: [
      {
        profile: 'tabular-data-resource',
        name: dataset.replaceAll('_', '-'),
        path: `${origin}/open/${dataset}/releases/${number}.csv`,
        ...{ format: 'csv', mediatype: 'text/csv', encoding: 'utf-8', bytes: csv?.bytes ?? 0 },
        hash: `sha256:${csv?.sha256 ?? ''}`,
        dialect,
        schema: {
          fields: columns.map((column) => fieldOf(column, contract)),
          missingValues: [''],
          ...(key ? { primaryKey: key } : {}),
        },
      },
    ],
  }
}

/** CSV of RFC 4180 in the words of CSV Dialect 1.2, by whose defaults a space that a cell begins with would be left out. */
const dialect = {
  ...{ delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
  skipInitialSpace: false,
}

/** Names of Open Definition's list where it has the licence, else its address or name as it is. */
function licenceOf(licence: string) {
  if (/^https?:/.test(licence)) return { path: licence }
  return { name: licence.toUpperCase().replaceAll(/[^A-Z0-9._-]/g, '-'), title: licence }
}

/** Beside what Table Schema has, `unit` and, of a column that goes, `deprecated` as the contract says it. */
function fieldOf(column: ReleaseColumn, contract: Contract | undefined) {
  const { name, title, unit } = column
  const deprecated = contract?.fields.find((field) => field.name === name)?.deprecated
  const told = { ...(unit === null ? {} : { unit }), ...(deprecated ? { deprecated } : {}) }
  return { name, title: title.vi, ...typeOf(column), ...told }
}

function typeOf({ type, list, partial, masked }: ReleaseColumn): { readonly type: string; readonly format?: string } {
  if (masked || partial) return { type: 'string' }
  return list ? { type: 'array' } : types[type]
}

const types = {
  ...{ text: { type: 'string' }, integer: { type: 'integer' }, bigint: { type: 'integer' } },
  ...{ decimal: { type: 'number' }, boolean: { type: 'boolean' }, date: { type: 'date' } },
  time: { type: 'time', format: 'any' },
  timestamp: { type: 'datetime', format: 'any' },
  ...{ uuid: { type: 'string', format: 'uuid' }, json: { type: 'object' }, geometry: { type: 'geojson' } },
} as const
