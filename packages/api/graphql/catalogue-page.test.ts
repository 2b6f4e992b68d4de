import { KhoError } from '@kho/schema/error.ts'
import { expect, test } from 'vitest'
import { sampleCity, sampleContract, sampleField } from '../../../test/harness/sample-city.ts'
import { cataloguePage } from './catalogue-page.ts'

const wards = sampleContract('wards', [sampleField('code', 'text')], { title: { vi: 'Phường ở Thủ Đức', en: 'Wards' } })
const city = sampleCity([wards])
const context = { city, principal: { kind: 'anonymous' }, purpose: null, unlisted: new Set<string>() } as const
const page = (more: { search?: string; first?: number; after?: string | null }) =>
  cataloguePage(context, { search: null, first: 20, after: null, ...more })
const namesOf = ({ entries }: ReturnType<typeof page>) => entries.map(({ dataset }) => dataset)

test('pages lead through the whole catalogue, each dataset once', () => {
  const first = page({ first: 2 })
  expect(namesOf(first)).toEqual(['dossiers', 'steps'])
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  const second = page({ first: 2, after: first.pageInfo.endCursor })
  expect(namesOf(second)).toEqual(['wards'])
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  expect(second.totalCount).toBe(3)
})

test('a search ignores accents and case', () => {
  for (const search of ['thu duc', 'THỦ ĐỨC', 'đuc phuong']) expect(namesOf(page({ search }))).toEqual(['wards'])
  expect(namesOf(page({ search: 'thu duc bien' }))).toEqual([])
})

test('unlisted datasets are found only by who may know of them', () => {
  expect(namesOf(page({ search: 'cases' }))).toEqual([])
  const known = cataloguePage({ ...context, unlisted: new Set(['cases']) }, { search: 'cases', first: 20, after: null })
  expect(namesOf(known)).toEqual(['cases'])
})

test('a page that is too large and a cursor from elsewhere are refused', () => {
  expect(() => page({ first: 1001 })).toThrow(KhoError)
  expect(() => page({ first: -1 })).toThrow(KhoError)
  expect(() => page({ after: 'Zm9v!!{}' })).toThrow(KhoError)
})
