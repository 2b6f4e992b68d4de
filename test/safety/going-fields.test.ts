import { DatasetDocument } from '@kho/portal/app/kho/documents.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { Parser, Store } from 'n3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'
import { answerOf } from './safe-server.ts'

const going =
  '{ since: 2026-01-01, until: 2026-07-01, use: built_on, reason: { vi: Có ngày đủ, en: A whole day is known } }'
const told = {
  ...{ since: '2026-01-01', until: '2026-07-01', use: 'built_on' },
  reason: { vi: 'Có ngày đủ', en: 'A whole day is known' },
}

/** The city of open works, of which a field goes, and a dataset all of whose fields go. */
function goingWorks(): readonly Document[] {
  const wholly: Document = { path: 'datasets/old_works.yaml', text: oldWorks }
  return [...openWorks.whole(), wholly].map(({ path, text }) => ({
    path,
    text: text
      .replace('built: { type: date, partial: true,', `built: { type: date, partial: true, deprecated: ${going},`)
      .replace('  uid: {', '  built_on: { type: date, title: { vi: Ngày xây, en: Built on } }\n  uid: {'),
  }))
}

const oldWorks = `dataset: old_works
names: { one: old_work, many: old_works }
title: { vi: Công trình cũ, en: Old works }
owner: H29.1
class: shared
listed: true
key: [code]
size: 10
fields:
  code: { type: text, deprecated: { since: 2026-01-01, until: 2026-07-01, reason: { vi: Thôi, en: Given up } } }
`

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(goingWorks())
  await desk.store.rows(worksSql(3))
  await desk.publish('works')
})
afterAll(() => desk[Symbol.asyncDispose]())

const taken = async (path: string) => answerOf(await fetch(`${desk.url}${path}`))
const named = (name: string) => (one: { readonly name: string }) => one.name === name

test('GraphQL marks it, and tells its days to who asks the catalogue, as the portal does', async () => {
  const { body } = await desk.ask(DatasetDocument.toString(), { variables: { name: 'works' } })
  const { fields } = body.data.dataset
  expect(fields.find(named('built')).deprecated).toEqual({ ...told, use: 'builtOn' })
  expect(fields.find(named('builtOn')).deprecated).toBeNull()
  const query = '{ __type(name: "Work") { fields(includeDeprecated: true) { name deprecationReason } } }'
  const { data } = (await desk.ask(query)).body
  expect(data.__type.fields.find(named('built')).deprecationReason).toContain('kept until 2026-07-01; use builtOn')
})

test('its page, the dictionary and the data package of a release tell the same', async () => {
  const page = (await taken('/open/works')).body
  expect(page.fields.find(named('built')).deprecated).toEqual(told)
  const { columns } = (await taken('/open/works/dictionary.json')).body
  expect(columns.find(named('built')).deprecated).toEqual(told)
  expect(columns.find(named('built_on')).deprecated).toBeNull()
  const [head, ...lines] = (await taken('/open/works/dictionary.csv')).text.split('\r\n')
  expect(head?.split(',').slice(-5)).toEqual([
    ...['deprecated_since', 'deprecated_until', 'deprecated_use', 'deprecated_reason_vi', 'deprecated_reason_en'],
  ])
  const line = lines.find((one) => one.startsWith('built,'))
  expect(line).toMatch(/,2026-01-01,2026-07-01,built_on,Có ngày đủ,A whole day is known$/)
  const [resource] = (await taken('/open/works/datapackage.json')).body.resources
  expect(resource.schema.fields.find(named('built')).deprecated).toEqual(told)
  expect(resource.schema.fields.find(named('built_on'))).not.toHaveProperty('deprecated')
})

test('the catalogue of DCAT tells which fields go and when, and which dataset goes', async () => {
  const graph = new Store(new Parser().parse((await taken('/catalog.ttl')).text))
  const of = (dataset: string, property: string) =>
    graph.getObjects(`${desk.url}/open/${dataset}`, property, null).map(({ value }) => value)
  const [notes, deprecated] = ['http://www.w3.org/ns/adms#versionNotes', 'http://www.w3.org/2002/07/owl#deprecated']
  expect(of('works', notes)).toEqual([
    'built: Từ 2026-01-01, còn đến 2026-07-01; dùng built_on. Có ngày đủ',
    'built: Since 2026-01-01, kept until 2026-07-01; use built_on. A whole day is known',
  ])
  expect([of('works', deprecated), of('old_works', deprecated)]).toEqual([[], ['true']])
})
