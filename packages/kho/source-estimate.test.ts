import { expect, test } from 'vitest'
import { estimateWords, readEstimate } from './source-estimate.ts'

const table = (name: string, rows: number | null, bytes: number | null = null) => ({ name, rows, bytes })

test('a read is estimated from the tables that are read, at the pace that their document sets', () => {
  const described = [table('hoso', 120_000, 40_000_000), table('buoc', 60_001, 1), table('khac', 9e9, 9e9)]
  expect(readEstimate(['hoso', 'buoc'], described, 1000)).toEqual({
    rows: 180_001,
    megabytes: 41,
    minutes: 4,
    unknown: [],
  })
  expect(readEstimate(['hoso'], described, null)).toMatchObject({ minutes: 1 })
  expect(readEstimate(['hoso'], [table('hoso', 0)], null)).toEqual({
    rows: 0,
    megabytes: null,
    minutes: 0,
    unknown: [],
  })
})

test('a table whose size its system does not know is named, and nothing is said of the rest', () => {
  const estimate = readEstimate(['hoso', 'moi', 'khong_thay'], [table('hoso', 5, 5), table('moi', null)], null)
  expect(estimate).toEqual({ rows: null, megabytes: null, minutes: null, unknown: ['moi', 'khong_thay'] })
  expect(estimateWords(estimate)).toEqual({
    vi: 'Chưa ước tính được một lần đọc: hệ thống nguồn không biết moi, khong_thay có bao nhiêu dòng. Quản trị viên chạy ANALYZE rồi kiểm tra lại.',
    en: 'One read cannot be estimated yet: the system does not know how many rows moi, khong_thay has. Its administrator runs ANALYZE; then check again.',
  })
})
