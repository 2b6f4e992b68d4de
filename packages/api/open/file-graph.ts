import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { filesOf } from '@kho/schema/release/manifest.ts'
import type { Release } from '@kho/schema/release/release.ts'
import type { Quad } from 'n3'
import { mediaTypes } from '../release/manifest-of.ts'
import { described, type Property } from './graph-terms.ts'
import { availabilities, euAuthority, euFileTypes, licenceOf, vocabularies } from './vocabularies.ts'

/** A file under a dataset's address; of a release's its size and checksum are known. */
export interface DistributedFile {
  readonly name: string
  readonly format: keyof typeof mediaTypes
  readonly bytes?: number
  readonly sha256?: string
  /** When it was published, RFC 3339. */
  readonly issued?: string
}

export function releasedFiles(release: Release): readonly DistributedFile[] {
  return filesOf(release).flatMap(({ format, bytes, sha256 }) => {
    return format === 'changes'
      ? []
      : [{ name: `releases/${release.number}.${format}`, format, bytes, sha256, issued: release.publishedAt }]
  })
}

/** What stands now, anew for whoever takes it. */
export function liveFile(format: 'csv' | 'ndjson'): DistributedFile {
  return { name: `live.${format}`, format }
}

/** Where a dataset's files are, and what is told of each. */
interface Of {
  readonly address: string
  readonly properties: readonly Property[]
}

export function fileGraph(
  { title, licence }: Contract,
  file: DistributedFile,
  { address, properties }: Of,
): readonly Quad[] {
  const { name, format, bytes, sha256, issued } = file
  const url = { iri: `${address}/${name}` }
  const checksum = `${url.iri}#sha256`
  const type = euFileTypes[format]
  return [
    ...described(url.iri, 'dcat:Distribution', [
      ['dct:title', { vi: `${title.vi} (${format})`, en: `${title.en} (${format})` }],
      ['dct:description', descriptionOf(file)],
      ['r5r:availability', { iri: availabilityOf(file).iri }],
      ['dcat:accessURL', url],
      ['dcat:downloadURL', url],
      ...(licence === null ? [] : [['dct:license', { iri: licenceOf(licence) }] as const]),
      ['dcat:mediaType', { iri: `https://www.iana.org/assignments/media-types/${mediaTypes[format].split(';')[0]}` }],
      ...(type === undefined ? [] : [['dct:format', { iri: euAuthority('file-type', type) }] as const]),
      ...(bytes === undefined
        ? []
        : [['dcat:byteSize', { value: String(bytes), type: 'xsd:nonNegativeInteger' }] as const]),
      ...(sha256 === undefined ? [] : [['spdx:checksum', { iri: checksum }] as const]),
      ...(issued === undefined ? [] : [['dct:issued', { value: issued, type: 'xsd:dateTime' }] as const]),
      ...properties,
    ]),
    ...(sha256 === undefined ? [] : checksumGraph(checksum, sha256)),
  ]
}

function checksumGraph(iri: string, sha256: string): readonly Quad[] {
  return described(iri, 'spdx:Checksum', [
    ['spdx:algorithm', { iri: `${vocabularies.spdx}checksumAlgorithm_sha256` }],
    ['spdx:checksumValue', { value: sha256, type: 'xsd:hexBinary' }],
  ])
}

/** A release stays as it is; what is live has other records tomorrow. */
function availabilityOf({ sha256 }: DistributedFile) {
  return sha256 === undefined ? availabilities.live : availabilities.released
}

function descriptionOf({ format, sha256 }: DistributedFile): Bilingual {
  return sha256 === undefined
    ? { vi: `Dữ liệu hiện tại, dạng ${format}`, en: `The data as they are now, as ${format}` }
    : { vi: `Bản phát hành, không đổi nữa, dạng ${format}`, en: `A release, which never changes, as ${format}` }
}
