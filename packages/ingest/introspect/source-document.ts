import type { SourceDocument } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
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
  const connection = Object.entries(source.connection).filter(([, value]) => value !== null)
  const mayWrite = source.mayWrite || remarks.excessRights.length > 0
  const content = {
    source: source.source,
    ...(source.title ? { title: source.title } : {}),
    agency: source.agency,
    kind: source.kind,
    connection: Object.fromEntries(connection),
    time_zone: source.timeZone ?? remarks.timeZone,
    limits: { connections: source.limits.connections },
    ...(mayWrite ? { may_write: true } : {}),
  }
  return { path: `sources/${source.source}.yaml`, text: written(content, commentOf(remarks)) }
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
