import type { NotedDrift } from '@kho/ingest/drift/read-drift.ts'
import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import { agoWords } from './moment-words.ts'

/** What happened to a column, and what Kho does about it. */
export function driftWords({ dataset, table, column, kind, stops, fields, was, now, since }: NotedDrift): Bilingual {
  const ago = agoWords(since)
  const where = { vi: `${dataset}: cột ${column} của ${table}`, en: `${dataset}: column ${column} of ${table}` }
  const names = fields.join(', ')
  const follows = {
    nothing: {
      vi: 'Vẫn đọc tiếp; giá trị nào không khớp thì chờ xử lý.',
      en: 'It is read on; values that do not fit wait in quarantine.',
    },
    field: {
      vi: `Trường ${names} đóng lại và giữ giá trị tốt cuối; các trường khác vẫn được đọc.`,
      en: `Field ${names} closes and keeps its last good values; the others are read on.`,
    },
    dataset: {
      vi: 'Bộ dữ liệu dừng và giữ dữ liệu tốt cuối.',
      en: 'The dataset stops and keeps its last good data.',
    },
  }[stops]
  switch (kind) {
    case 'gone':
      return {
        vi: `${where.vi} không còn (${ago.vi}). ${follows.vi}${now ? ` Có thể đã đổi tên thành ${now} (dự đoán).` : ''}`,
        en: `${where.en} is gone (${ago.en}). ${follows.en}${now ? ` It may be ${now} now (a guess).` : ''}`,
      }
    case 'retyped':
      return {
        vi: `${where.vi} đổi kiểu từ ${was} sang ${now} (${ago.vi}). ${follows.vi}`,
        en: `${where.en} was ${was} and is ${now} (${ago.en}). ${follows.en}`,
      }
    case 'added':
      return {
        vi: `${where.vi} là cột mới, kiểu ${now} (${ago.vi}). Kho bỏ qua.`,
        en: `${where.en} is new, ${now} (${ago.en}). It is ignored.`,
      }
  }
}
