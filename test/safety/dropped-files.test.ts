import { randomUUID } from 'node:crypto'
import { readDropped } from '@kho/ingest/dropped/read-dropped.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { author, colleague, draftsCity, mayor, office, second, type Who } from './drafts-city.ts'
import { citizen, officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(draftsCity), { readDropped })
})
afterAll(() => safe[Symbol.asyncDispose]())

const canaries = ['079190007777', 'canary-cell-1', 'canary.one@example.org', 'canary-file'] as const
const csv = `ma,so_dinh_danh,ghi_chu,thu\nL1,${canaries[0]},${canaries[1]},${canaries[2]}\nL2,079190008888,=1+1,b@example.org\n`

const signed = ({ name, unit, cccd }: Who) =>
  safe.issuer.sign({ kho_kind: 'steward', unit, cccd, trust: 3 }, { subject: name })

async function drop(token: string | null, body: string, headers: { readonly [name: string]: string } = {}) {
  const sent = {
    'x-kho-file': encodeURIComponent('lượt khám.csv'),
    'idempotency-key': randomUUID(),
    'content-type': 'application/octet-stream',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...headers,
  }
  return answerOf(await fetch(`${safe.url}/steward/drop`, { method: 'POST', body, headers: sent }))
}

const draftsOf = async (who: Who) => {
  const query = '{ datasetDrafts { nodes { draft version dataset agency rows applied documents columns } } }'
  return (await safe.ask(query, { token: await signed(who) })).body.data.datasetDrafts.nodes
}

async function change(who: Who, mutation: string, variables: object = {}) {
  const { body } = await safe.ask(mutation, {
    token: await signed(who),
    variables: { key: randomUUID(), ...variables },
  })
  return body.data?.changed
}

const revise = `mutation ($input: DatasetDraftInput!, $key: String!) {
  changed: reviseDatasetDraft(input: $input, idempotencyKey: $key) { draft { version } refused { code } } }`
const discard = `mutation ($draft: ID!, $version: Int!, $key: String!) {
  changed: discardDatasetDraft(draft: $draft, version: $version, idempotencyKey: $key) { draft { discarded } refused { code } } }`

test('X03: a dropped file becomes a draft that its agency’s stewards see, and nobody is shown anything by it', async () => {
  const answer = await drop(await signed(author), csv)
  expect([answer.status, answer.body.draft]).toEqual([
    201,
    { draft: expect.any(String), version: 1, dataset: 'luot_kham', discarded: false },
  ])
  const [seen] = await draftsOf(colleague)
  expect(seen).toMatchObject({ dataset: 'luot_kham', agency: 'H29.1', rows: '2', applied: false })
  const [, dataset, rules] = seen.documents
  expect(dataset.text).toContain('class: on_request\nlisted: false')
  expect(rules.text).toContain('rules: []')
  for (const who of [second, office]) expect(await draftsOf(who)).toEqual([])
  expect(await draftsOf(mayor)).toHaveLength(1)
  expect(codesOf(await safe.ask('{ luotKhamList { nodes { id } } }', { token: await signed(author) }))).not.toEqual([])
  const asOfficer = await safe.ask('{ datasetDrafts { nodes { draft } } }', { as: officer })
  expect(asOfficer.body.data.datasetDrafts.nodes).toEqual([])
})

test('A08: no value of a file stands in the store, in the ledger or in a log, whether it was taken or refused', async () => {
  const token = await signed(author)
  const broken = [
    'a,b\ncanary-cell-1',
    'canary-cell-1,canary-cell-1\n1,2',
    'canary-cell-1\n079190007777\n079190007777\n',
  ]
  for (const text of broken) {
    const { status, text: said } = await drop(token, text, { 'x-kho-file': `${canaries[3]}.csv` })
    expect([status, canaries.some((canary) => said.includes(canary))]).toEqual([422, false])
  }
  const tables = ['kho.dataset_draft', 'kho.act', 'kho.ledger_entry']
  const stored = await Promise.all(
    tables.map((table) => safe.store.rows(`select row_to_json(t)::text from ${table} as t`)),
  )
  const everything = JSON.stringify(stored) + safe.log()
  expect(everything).toContain('luot_kham')
  for (const canary of canaries) expect(everything).not.toContain(canary)
})

test('O04: nobody but a steward drops a file, and it is not even read', async () => {
  const [asOfficer, asCitizen] = await Promise.all([officer, citizen].map((claims) => safe.issuer.sign(claims)))
  const answers = [await drop(null, csv), await drop(asOfficer ?? '', csv), await drop(asCitizen ?? '', 'a\0')]
  expect(answers.map(codesOf)).toEqual([['KHO425'], ['KHO425'], ['KHO425']])
})

test('X03: what is no table by its name or its bytes is refused, and so is a file under no key', async () => {
  const token = await signed(author)
  const named = (name: string) => ({ 'x-kho-file': encodeURIComponent(name) })
  const answers = [
    await drop(token, '<svg onload="alert(1)"/>', named('logo.svg')),
    await drop(token, '<svg onload="alert(1)"/>', named('t.xlsx')),
    await drop(token, csv, named('../../t.csv')),
    await drop(token, csv, { 'x-kho-file': '%E0%A4%A' }),
    await drop(token, csv, { 'content-encoding': 'gzip' }),
    await drop(token, csv, { 'idempotency-key': '' }),
  ]
  expect(answers.flatMap(codesOf)).toEqual([...Array.from({ length: 5 }, () => 'KHO493'), 'KHO428'])
})

test('a draft is dropped once under its key, revised by whoever saw it last, and thrown away', async () => {
  const token = await signed(author)
  const key = { 'idempotency-key': 'the-same-drop', 'x-kho-file': 'calls.csv' }
  const [one, again] = [await drop(token, csv, key), await drop(token, csv, key)]
  expect(again.body).toEqual(one.body)
  const { draft } = one.body.draft
  const fields = [{ name: 'ma', titleVi: 'Mã gọi', sensitivity: 'sensitive' }]
  const input = { draft, version: 1, titleVi: 'Cuộc gọi', titleEn: 'Calls', fields }
  expect(await change(second, revise, { input })).toEqual({ draft: null, refused: { code: 'KHO333' } })
  expect(await change(colleague, revise, { input })).toEqual({ draft: { version: 2 }, refused: null })
  expect(await change(author, revise, { input })).toEqual({ draft: null, refused: { code: 'KHO426' } })
  const unknown = { ...input, version: 2, fields: [{ name: 'nowhere' }] }
  expect(await change(author, revise, { input: unknown })).toEqual({ draft: null, refused: { code: 'KHO331' } })
  const revised = (await draftsOf(author)).find((one: { draft: string }) => one.draft === draft)
  const text: string = revised.documents.find(({ path }: { path: string }) => path.startsWith('datasets/')).text
  expect(text).toContain('title: { vi: Cuộc gọi, en: Calls }')
  expect(revised.columns[0]).toMatchObject({
    field: 'ma',
    title: { vi: 'Mã gọi', en: 'Mã gọi' },
    sensitivity: 'sensitive',
  })
  expect(text).toMatch(/ma: \{ type: text, title: \{ vi: Mã gọi, en: Mã gọi \}, sensitivity: sensitive \}/)
  expect(await change(second, discard, { draft, version: 2 })).toEqual({ draft: null, refused: { code: 'KHO333' } })
  expect(await change(mayor, discard, { draft, version: 2 })).toEqual({ draft: { discarded: true }, refused: null })
  expect((await draftsOf(author)).map(({ dataset }: { dataset: string }) => dataset)).toEqual(['luot_kham'])
  const entries = await safe.store.rows(`
    select body::json ->> 'action', count(*) from kho.ledger_entry
    where body::json #>> '{target,key}' = '${draft}' group by 1 order by 1`)
  expect(entries).toEqual([
    ['dataset_draft.discard', '2'],
    ['dataset_draft.drop', '1'],
    ['dataset_draft.revise', '4'],
  ])
})
