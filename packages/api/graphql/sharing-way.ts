import type { Builder } from './builder.ts'
import { both } from './describe.ts'

export type WayRef = ReturnType<typeof addSharingWay>

/** Adds `SharingWay`. */
export function addSharingWay(builder: Builder) {
  return builder.enumType('SharingWay', {
    description: both('Phương thức khai thác dữ liệu', 'A way in which data is taken'),
    values: {
      QUERY: { value: 'query', description: both('hỏi và trả lời', 'asked and answered') },
      EXPORT: { value: 'export', description: both('lấy cả bộ', 'taken as a whole') },
      CHANGES: { value: 'changes', description: both('nhận thay đổi', 'followed as it changes') },
    } as const,
  })
}
