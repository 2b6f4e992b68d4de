import { isDeepStrictEqual } from 'node:util'
import type { SourceDocument } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { noConnection, type SourceConnection } from '@kho/schema/contract/source-connection.ts'
import { written } from './written.ts'

/** What the source document should say beside the connection. */
export interface SourceRemarks {
  readonly timeZone: string
  readonly excessRights: readonly string[]
  /** Tables that became no dataset, each with its reason. */
  readonly left: readonly { readonly table: string; readonly why: string }[]
}

/** The proposed source document: the system as it was named, its secret by reference only. */
export function sourceDocument(source: SourceDocument, remarks: SourceRemarks): Document {
  const mayWrite = source.mayWrite || remarks.excessRights.length > 0
  const content = {
    source: source.source,
    ...(source.title ? { title: source.title } : {}),
    agency: source.agency,
    kind: source.kind,
    connection: writtenConnection(source.connection),
    time_zone: source.timeZone ?? remarks.timeZone,
    limits: { connections: source.limits.connections },
    ...(mayWrite ? { may_write: true } : {}),
  }
  return { path: `sources/${source.source}.yaml`, text: written(content, commentOf(remarks)) }
}

/** What is said of the way there, under the document's names. TLS is said even where it is the default. */
function writtenConnection(connection: SourceConnection): { readonly [key: string]: unknown } {
  const defaults: { readonly [key: string]: unknown } = { ...noConnection, tls: undefined }
  const said = Object.entries(connection).filter(([key, value]) => !isDeepStrictEqual(value, defaults[key]))
  return Object.fromEntries(
    said.map(([key, value]) => [key.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`), value]),
  )
}

function commentOf({ excessRights, left }: SourceRemarks): readonly string[] {
  const zone = [
    'Do `kho introspect` đề xuất. time_zone áp dụng cho thời điểm mà hệ thống lưu theo giờ địa phương.',
    'Proposed by `kho introspect`. time_zone is for times that the system stores as local ones.',
  ]
  const rights = excessRights.slice(0, 3).map(oneLine).join(', ')
  const writes =
    excessRights.length === 0
      ? []
      : [
          `Tài khoản này không chỉ đọc (${rights}): nên dùng tài khoản chỉ đọc theo \`kho source check\` rồi bỏ may_write.`,
          `This account can do more than read (${rights}): take a reading one from \`kho source check\`, then drop may_write.`,
        ]
  const missing = left.map(({ table, why }) => `Not proposed / không đề xuất: ${oneLine(table)} (${why})`)
  return [...zone, ...writes, ...missing]
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
