import { stat } from 'node:fs/promises'
import { KhoError } from '@kho/schema/error.ts'
import { filesOf } from '@kho/schema/release/manifest.ts'
import type { Release, ReleaseFile, ReleaseFormat } from '@kho/schema/release/release.ts'
import { versionOf } from '@kho/schema/release/release.ts'
import { fileOf } from '@kho/schema/release/release-folder.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { TakenCounter } from '../counts/taken-counter.ts'
import type { AskedBySomeone, AskerRoute } from '../http/route.ts'
import { nothingHere } from '../http/route-table.ts'
import { fileAnswer } from './file-answer.ts'
import { geometryAt } from './formats/release-form.ts'
import type { MadeFiles } from './made-files.ts'
import { mediaTypes } from './manifest-of.ts'
import { lookUp, type ReleaseAddress } from './open-release.ts'

export interface ReleaseParts {
  readonly session: Session
  /** The folder of all releases. */
  readonly root: string
  readonly made: MadeFiles
  readonly taken: TakenCounter
}

/** Files of releases: the latest one's, one by its number, and the latest of a major; with the checksum beside each. */
export function releaseRoutes(parts: ReleaseParts): readonly AskerRoute[] {
  const addresses = [
    '/open/{dataset}.{format}',
    '/open/{dataset}/v{major}.{format}',
    '/open/{dataset}/releases/{number}.{format}',
  ]
  return addresses.flatMap((path): readonly AskerRoute[] => [
    ...(['GET', 'HEAD'] as const).map((method) => ({
      ...{ method, path, guard: 'asker' as const },
      handler: (asked: AskedBySomeone) => sendFile(asked, parts),
    })),
    { method: 'GET', path: `${path}.sha256`, guard: 'asker', handler: (asked) => sendChecksum(asked, parts) },
  ])
}

async function sendFile(asked: AskedBySomeone, parts: ReleaseParts): Promise<Response> {
  const format = formatIn(asked)
  const { release, sunset } = await lookUp(asked, parts.session, addressIn(asked))
  const { file, digest } = await fileIn(release, format, parts)
  const at = `/open/${release.dataset}/releases/${release.number}`
  const headers = {
    'content-type': mediaTypes[format],
    'content-disposition': `attachment; filename="${fileName(asked, release, format)}"`,
    'content-location': `${at}.${extensionOf(format)}${format === 'excel' ? '?for=excel' : ''}`,
    link: `<${at}>; rel="describedby"`,
    ...sunset,
  }
  const answer = fileAnswer(asked.request, { file, ...digest, modified: new Date(release.publishedAt), headers })
  parts.taken.note(asked, release, format, answer)
  return answer
}

async function sendChecksum(asked: AskedBySomeone, parts: ReleaseParts): Promise<Response> {
  const format = formatIn(asked)
  const { release } = await lookUp(asked, parts.session, addressIn(asked))
  const { digest } = await fileIn(release, format, parts)
  const text = `${digest.sha256}  ${fileName(asked, release, format)}\n` // as `sha256sum --check` reads it
  return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

function addressIn({ parts: { number, major } }: AskedBySomeone): ReleaseAddress {
  const given = number ?? major
  if (given === undefined) return {}
  if (!/^[1-9]\d{0,8}$/.test(given)) throw nothingHere()
  return number === undefined ? { major: Number(given) } : { number: Number(given) }
}

const formats: { readonly [extension: string]: ReleaseFormat } = {
  ...{ csv: 'csv', ndjson: 'ndjson', json: 'json', parquet: 'parquet', xlsx: 'xlsx', geojson: 'geojson' },
}

function formatIn({ parts: { format: extension = '' }, request }: AskedBySomeone): ReleaseFormat {
  const format = Object.hasOwn(formats, extension) ? formats[extension] : undefined
  if (!format) throw nothingHere()
  const given = [...(URL.parse(request.url)?.searchParams ?? [])]
  if (given.length === 0) return format
  const [[name, value] = []] = given
  if (given.length === 1 && name === 'for' && value === 'excel' && format === 'csv') return 'excel'
  throw new KhoError('KHO466', 'This file has no such parameter.')
}

interface Found {
  readonly file: string
  readonly digest: Pick<ReleaseFile, 'bytes' | 'sha256'>
}

async function fileIn(release: Release, format: ReleaseFormat, { root, made }: ReleaseParts): Promise<Found> {
  const file = fileOf(root, release, format)
  if (format !== 'csv' && format !== 'parquet') {
    if (format === 'geojson' && geometryAt(release.columns) === -1) {
      throw new KhoError('KHO148', 'This release has no geometry.')
    }
    return { file, digest: await made.get(release, format) }
  }
  const digest = filesOf(release).find((one) => one.format === format)
  const size = await stat(file).then(
    (found) => found.size,
    () => -1,
  )
  if (!digest || size !== digest.bytes) throw new KhoError('KHO516', 'A file of the release is not there.')
  return { file, digest }
}

function extensionOf(format: ReleaseFormat): string {
  return format === 'excel' ? 'csv' : format
}

/** It tells release and version, and of a synthetic city that its data are invented. */
function fileName({ snapshot }: AskedBySomeone, release: Release, format: ReleaseFormat): string {
  const { dataset, number } = release
  const invented = snapshot.city.synthetic ? '-invented-data' : ''
  const excel = format === 'excel' ? '-excel' : ''
  return `${dataset}${invented}-${number}-v${versionOf(release)}${excel}.${extensionOf(format)}`
}
