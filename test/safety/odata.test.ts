import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { citizen, inspector, officer } from './issuer.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

interface Asking {
  readonly as?: Parameters<SafeServer['issuer']['sign']>[0]
  readonly sent?: string
  readonly headers?: Record<string, string>
}

async function got(words: string, { as, sent, headers }: Asking = {}) {
  const token = as ? { authorization: `Bearer ${await safe.issuer.sign(as)}` } : {}
  const response = await fetch(`${safe.url}/odata/v4${words}`, {
    ...(sent === undefined ? {} : { method: 'POST', body: sent }),
    headers: { 'accept-language': 'en', ...token, ...headers },
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null }
}

const base = () => `${safe.url}/odata/v4`
const options = (given: Record<string, string>) => `?${new URLSearchParams(given)}`

test('the service document lists what the asker may know of, and the model describes it', async () => {
  const names = async (as?: Asking['as']) =>
    (await got('/', as ? { as } : {})).body.value.map(({ name }: { name: string }) => name)
  expect(await names()).toEqual(expect.arrayContaining(['dossiers', 'procedures']))
  expect(await names()).not.toContain('inquiries')
  expect(await names(inspector)).toContain('inquiries')
  const service = await got('')
  expect(service.body['@odata.context']).toBe(`${base()}/$metadata`)
  expect(service.headers.get('odata-version')).toBe('4.0')
  const model = await got('/$metadata?$format=xml')
  expect(model.headers.get('content-type')).toBe('application/xml;charset=utf-8')
  expect(model.text).toContain('<EntityType Name="Dossier"><Key><PropertyRef Name="id"/></Key>')
  expect(model.text).toContain('<Property Name="fee" Type="Edm.Decimal" Nullable="true" Precision="14" Scale="0">')
  expect(model.text).toContain('<NavigationProperty Name="procedure" Type="kho.Procedure"/>')
  expect(model.text).not.toContain('Inquiry')
})

test('a set is read page by page, each page naming the next', async () => {
  const first = await got(`/procedures${options({ $orderby: 'code desc', $count: 'true', $select: 'code,title' })}`, {
    headers: { prefer: 'odata.maxpagesize=1' },
  })
  expect(first.body).toEqual({
    '@odata.context': `${base()}/$metadata#procedures(code,title)`,
    '@odata.count': 2,
    value: [{ code: '1.002', title: 'Cấp giấy phép xây dựng' }],
    '@odata.nextLink': expect.stringContaining('$skiptoken='),
  })
  const next = await fetch(first.body['@odata.nextLink'])
  expect((await next.json()).value).toEqual([{ code: '1.001', title: 'Đăng ký kết hôn' }])
  const skipped = await got(`/procedures${options({ $orderby: 'code', $skip: '1', $select: 'code' })}`)
  expect([skipped.body.value, skipped.body['@odata.nextLink']]).toEqual([[{ code: '1.002' }], undefined])
  expect((await got(`/procedures${options({ $skip: '2' })}`)).body.value).toEqual([])
  const top = await got(`/procedures${options({ $top: '1', $orderby: 'code', $select: 'code' })}`)
  expect([top.body.value, top.body['@odata.nextLink']]).toEqual([[{ code: '1.001' }], undefined])
  expect((await got('/procedures/$count')).text).toBe('2')
})

test.for([
  ["code eq '1.001'", ['1.001']],
  ["'1.001' eq code", ['1.001']],
  ["code ne '1.001'", ['1.002']],
  ["not (code eq '1.001')", ['1.002']],
  ["code in ('1.001','1.002') and contains(title,'kết hôn')", ['1.001']],
  ["startswith(code,'1.00') and (code lt '1.002' or title eq null)", ['1.001']],
  ['title ne null', ['1.001', '1.002']],
  ["code gt '1.001'", ['1.002']],
  ["'1.001' lt code", ['1.002']],
  ["title eq 'it''s'", []],
] as const)('a filter chooses as GraphQL’s does: %s', async ([filter, codes]) => {
  const { body } = await got(`/procedures${options({ $filter: filter, $orderby: 'code', $select: 'code' })}`)
  expect(body.value.map(({ code }: { code: string }) => code)).toEqual(codes)
})

test('links are followed, in filters and by expanding', async () => {
  const asked = {
    $filter: "procedure/code eq '1.001'",
    ...{ $expand: 'procedure($select=title)', $select: 'dossierCode,fee', $orderby: 'procedure/code,dossierCode' },
  }
  const { body } = await got(`/dossiers${options(asked)}`, { as: officer })
  expect(body.value).toEqual([
    { dossierCode: 'D-1', fee: 50_000, procedure: { title: 'Đăng ký kết hôn' } },
    { dossierCode: 'D-2', fee: 50_000, procedure: { title: 'Đăng ký kết hôn' } },
  ])
  const many = {
    $filter: "dossiers/any(d: d/agency eq 'H29.1')",
    $expand: 'dossiers($select=dossierCode;$top=1;$orderby=dossierCode)',
  }
  const behind = await got(`/procedures${options({ ...many, $select: 'code' })}`, { as: officer })
  expect(behind.body.value).toEqual([{ code: '1.001', dossiers: [{ dossierCode: 'D-1' }] }])
  const none = await got(`/procedures${options({ $filter: 'not dossiers/any()', $select: 'code' })}`, { as: officer })
  expect(none.body.value).toEqual([{ code: '1.002' }])
})

test('a record is found by its id and by its key, with what is withheld of it', async () => {
  const select = options({ $select: 'id,dossierCode,note,fee' })
  const byKey = await got(`/dossiers(dossierCode='D-1')${select}`, { as: officer })
  expect(byKey.body).toEqual({
    '@odata.context': `${base()}/$metadata#dossiers(id,dossierCode,note,fee)/$entity`,
    '@kho.withheld': [{ field: 'note', masked: false, reason: expect.any(String) }],
    ...{ id: expect.any(String), dossierCode: 'D-1', fee: 50_000, note: null },
  })
  const { id } = byKey.body
  expect((await got(`/dossiers('${id}')${select}`, { as: officer })).body).toEqual(byKey.body)
  expect((await got(`/procedures('${id}')`, { as: officer })).status).toBe(404)
  expect((await got(`/dossiers(dossierCode='D-3')`, { as: officer })).status).toBe(404)
  const exact = await got(`/dossiers(dossierCode='D-1')${select}`, {
    as: officer,
    headers: { accept: 'application/json;odata.metadata=none;IEEE754Compatible=true' },
  })
  expect([exact.body.fee, exact.body['@odata.context']]).toEqual(['50000', undefined])
})

test('what is about somebody is sent in a body, and is in the ledger as by GraphQL', async () => {
  const filter = "applicantId eq '079190000001'"
  const shown = await got(`/dossiers${options({ $filter: filter })}`, { as: officer })
  expect([shown.status, shown.body.error.code]).toEqual([403, 'KHO482'])
  expect(shown.text).not.toContain('079190000001')
  const entries = async () => Number((await safe.store.owner.rows(sql`select count(*) from kho.ledger_entry`))[0]?.[0])
  const before = await entries()
  const sent = await got('/dossiers/$query', {
    as: officer,
    sent: new URLSearchParams({ $filter: filter, $select: 'dossierCode,applicantId' }).toString(),
  })
  expect(sent.body.value).toEqual([{ dossierCode: 'D-1', applicantId: '079190000001' }])
  expect(await entries()).toBe(before + 1)
  expect((await got(`/dossiers${options({ $select: 'dossierCode' })}`, { as: citizen })).body.value).toEqual([
    { dossierCode: 'D-1' },
    { dossierCode: 'D-3' },
  ])
})

test.for([
  ['$filter', "note eq 'canary-one'"],
  ['$orderby', 'note'],
] as const)('a field that no rule shows is in no %s', async ([option, said]) => {
  const answer = await got(`/dossiers${options({ [option]: said })}`, { as: citizen })
  const asGraphql = await safe.ask('{ dossiers(filter: { note: { eq: "canary-one" } }) { nodes { id } } }', {
    as: citizen,
  })
  const { code } = asGraphql.body.errors[0].extensions
  expect([answer.status, answer.body.error.code]).toEqual([asGraphql.status, code])
  expect(answer.body.value).toBeUndefined()
})

test.for([
  ['/nothing', 404, 'KHO448'],
  ['/inquiries', 404, 'KHO448'],
  ['/$batch', 501, 'KHO468'],
  ['/procedures/code', 501, 'KHO468'],
  ["/procedures('x')/title", 501, 'KHO468'],
  ["/procedures(code='1.001'", 404, 'KHO448'],
  ["/procedures(title='x')", 400, 'KHO467'],
  ["/procedures(code='a',code='b')", 400, 'KHO467'],
  ['/procedures/%FF', 400, 'KHO467'],
  ['/procedures?$apply=aggregate($count as n)', 501, 'KHO468'],
  ['/procedures?$top=1&$top=2', 400, 'KHO467'],
  ['/procedures?$top=-1', 400, 'KHO467'],
  ['/procedures?$top=all', 400, 'KHO467'],
  ['/procedures?$skip=1001', 400, 'KHO467'],
  ['/procedures?$count=maybe', 400, 'KHO467'],
  ['/procedures?$select=nothing', 400, 'KHO467'],
  ['/procedures?$expand=nothing', 400, 'KHO467'],
  ['/procedures?$orderby=nothing', 400, 'KHO467'],
  ['/procedures?$filter=nothing eq 1', 400, 'KHO467'],
  ["/procedures?$filter=code eq '1.001", 400, 'KHO467'],
  ["/procedures?$filter=code eq '1' or", 400, 'KHO467'],
  ["/procedures?$filter=code has 'x'", 400, 'KHO467'],
  ['/procedures?$filter=code eq 1', 400, 'KHO467'],
  ["/procedures?$filter=tolower(code) eq 'x'", 501, 'KHO468'],
  ["/procedures?$filter=__proto__ eq 'x'", 400, 'KHO467'],
  ["/procedures?$filter=constructor/name eq 'x'", 400, 'KHO467'],
  ['/procedures?$search=a OR b', 501, 'KHO468'],
  ['/procedures?$format=atom', 501, 'KHO468'],
  ["/procedures(code='1.001')?$filter=code eq '1.002'", 400, 'KHO467'],
  ['/procedures/$count?$top=1', 400, 'KHO467'],
  ['/procedures?$format=xml', 501, 'KHO468'],
  ['/$metadata?$format=json', 501, 'KHO468'],
  ['/procedures?@p=1', 501, 'KHO468'],
  ['/procedures/$query', 400, 'KHO467'],
] as const)('what is no question of OData here is refused in its words: %s', async ([path, status, code]) => {
  const answer = await got(path)
  expect([answer.status, answer.body.error.code]).toEqual([status, code])
  expect(answer.body.error['@kho.hint']).toBeTruthy()
})

test('expressions beyond their bounds are refused before anything is asked', async () => {
  for (const filter of [
    `${'('.repeat(100)}code eq 'x'${')'.repeat(100)}`,
    `${'not '.repeat(50)}code eq 'x'`,
    'x'.repeat(9_000),
  ]) {
    const answer = await got('/procedures/$query', { sent: new URLSearchParams({ $filter: filter }).toString() })
    expect([answer.status, answer.body.error.code]).toEqual([400, 'KHO467'])
  }
  expect((await got('/procedures', { sent: '$top=1' })).status).toBe(501)
  const large = await got('/procedures/$query', { sent: `$filter=${'x'.repeat(70_000)}` })
  expect(large.status).toBe(413)
})

test('whatever stands in a filter, the answer is one of Kho’s and no fault', async () => {
  const word = fc.constantFrom(
    ...[
      'code',
      'title',
      'dossiers',
      '/',
      'any',
      'all',
      '(',
      ')',
      ':',
      'd',
      'd/fee',
      'eq',
      'ne',
      'and',
      'or',
      'not',
      'in',
      ',',
    ],
    ...[
      "'x'",
      "''",
      "'''",
      '1',
      '-1',
      '1.5',
      'null',
      'true',
      '2020-01-01',
      '2020-01-01T00:00:00Z',
      'contains',
      'id',
      '$it',
      '; drop',
    ],
  )
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 12 }), async (words) => {
      const { status, body } = await got(`/procedures${options({ $filter: words.join(' ') })}`)
      expect(status === 200 ? body.value : body.error.code).toBeTruthy()
      expect(status).toBeLessThan(502)
      expect(status).not.toBe(500)
    }),
    { numRuns: 300, seed: 20261123 },
  )
})
