import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, inspector, officer, steward } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type Answer, answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const city = safeCity(`
# policies/procedures.yaml
policy: procedures
rules: [{ rule: everybody, allow: read, fields: all, ways: [query, export] }]
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: own_agency
    allow: read
    to: { kind: officer }
    where: { agency: { in: $principal.units } }
    fields: { except: [note] }
    mask: { applicant_id: last4 }
    ways: [query, export]
  - rule: lists
    allow: read
    to: { kind: officer }
    fields: [dossier_code]
  - rule: at_work
    allow: read
    to: { kind: steward }
    fields: all
    purpose: { procedure: any }
    ways: [export]
# policies/inquiries.yaml
policy: inquiries
rules:
  - { rule: inspectors, allow: read, to: { kind: officer, roles: inspector }, fields: all, ways: [export] }
`)

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(city)
})
afterAll(() => safe[Symbol.asyncDispose]())

afterEach(async () => {
  await safe.store.rows(`delete from data.dossiers where dossier_code like 'X-%'`)
  await safe.store.rows(`delete from data.procedures where code like 'X-%'`)
})

interface Saying {
  readonly as?: Claims
  readonly purpose?: string
  readonly method?: string
}

async function file(path: string, { as, purpose, method = 'GET' }: Saying = {}): Promise<Answer> {
  const headers = {
    ...(as ? { authorization: `Bearer ${await safe.issuer.sign(as)}` } : {}),
    ...(purpose === undefined ? {} : { 'x-purpose': purpose }),
  }
  return answerOf(await fetch(`${safe.url}/open/${path}`, { method, headers }))
}

/** Records beside those of the city. */
async function add(dataset: string, rows: string): Promise<void> {
  const names = dataset === 'dossiers' ? 'dossier_code, agency, applicant_id, note' : 'code, title'
  await safe.store.rows(`
    insert into data.${dataset} (_id, _source, _run, _at, ${names})
    select gen_random_uuid(), 'test', gen_random_uuid(), now(), ${rows}`)
}

async function entries(): Promise<readonly { readonly reads: readonly ReadBody[] }[]> {
  const rows = await safe.store.rows(`
    select body from kho.ledger_entry where body::json ->> 'kind' = 'read' order by chain, position`)
  return rows.map(([body]) => JSON.parse(body ?? ''))
}

interface ReadBody {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly rules: readonly string[]
  readonly subjects: readonly string[]
}

test('a dataset is one CSV file, by RFC 4180, with the contract’s names above', async () => {
  const answer = await file('procedures/live.csv')
  expect(answer.text).toBe('code,title\r\n1.001,Đăng ký kết hôn\r\n1.002,Cấp giấy phép xây dựng\r\n')
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="procedures-invented-data.csv"')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
})

test('what CSV has signs for stands in quotes, null and the empty text apart', async () => {
  await add('procedures', `'X-1', E'one "two", three\nfour'`)
  await add('procedures', `'X-2', ''`)
  await add('procedures', `'X-3', null`)
  const { text } = await file('procedures/live.csv')
  expect(text.split('\r\n').slice(3)).toEqual(['X-1,"one ""two"", three\nfour"', 'X-2,""', 'X-3,', ''])
})

test('NDJSON is a line a record, as GraphQL writes its cells', async () => {
  await add('procedures', `'X-1', E'one "two"\nthree\\\\'`)
  const answer = await file('procedures/live.ndjson')
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
  expect(answer.text.split('\n')).toEqual([
    '{"code":"1.001","title":"Đăng ký kết hôn"}',
    '{"code":"1.002","title":"Cấp giấy phép xây dựng"}',
    '{"code":"X-1","title":"one \\"two\\"\\nthree\\\\"}',
    '',
  ])
})

test('D01: for a spreadsheet no cell is a formula, and each stands in quotes; a file for programs has them as they are', async () => {
  const cells = ['=1+1', '+1', '-1', '@x', '＝1', '＋1', '－1', '＠x', '\t=1', '\r=1', '\n=1', 'a=1', '0123', 'a;=1']
  for (const [at, cell] of cells.entries()) await add('procedures', `'X-${String.fromCharCode(97 + at)}', '${cell}'`)
  const answer = await fetch(`${safe.url}/open/procedures/live.csv?for=excel`)
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8') // text() would leave the mark out
  expect(text.split('\r\n')).toEqual([
    '\ufeffcode,title',
    '"1.001","Đăng ký kết hôn"',
    '"1.002","Cấp giấy phép xây dựng"',
    ...cells.map((cell, at) => `"X-${String.fromCharCode(97 + at)}","${at < 11 ? `'${cell}` : cell}"`),
    '',
  ])
  expect((await file('procedures/live.csv')).text).toContain('X-a,=1+1\r\n')
})

test('D02: a file has what the rules show its asker, masked as masked and withheld as empty, in the order of its key', async () => {
  const { text } = await file('dossiers/live.csv', { as: officer })
  const [names, ...lines] = text.split('\r\n').slice(0, -1)
  expect(names).toBe('dossier_code,procedure_code,agency,applicant_id,handler_id,fee,note')
  expect(lines).toEqual([
    'D-1,1.001,H29.1,****0001,079190000009,50000,',
    'D-2,1.001,H29.1.1,****0002,079190000008,50000,',
  ])
  const json = await file('dossiers/live.ndjson', { as: officer })
  expect(
    json.text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  ).toEqual(
    lines.map((line) => {
      const [dossier_code, procedure_code, agency, applicant_id, handler_id, fee] = line.split(',')
      return { dossier_code, procedure_code, agency, applicant_id, handler_id, fee, note: null }
    }),
  )
})

test('a rule shows by the ways it names: what may be asked for is not yet a file', async () => {
  const answer = await file('dossiers/live.csv', { as: citizen })
  expect([answer.status, ...codesOf(answer)]).toEqual([403, 'KHO464'])
  expect((await file('dossiers/live.csv', { as: officer })).text).not.toContain('D-3')
})

test('a file that lacks a purpose alone is an error that names it', async () => {
  const answer = await file('dossiers/live.csv', { as: steward })
  expect([answer.status, ...codesOf(answer)]).toEqual([403, 'KHO302'])
  expect(answer.body.errors[0].extensions.details.purposes).toEqual(['procedure:any'])
  expect((await file('dossiers/live.csv', { as: steward, purpose: '1.001' })).text.split('\r\n')).toHaveLength(5)
})

test('R22: an unlisted dataset and none at all are the same to whoever may not know of it', async () => {
  const told = async (path: string, as?: Claims) => {
    const { status, text, headers } = await file(path, as ? { as } : {})
    return [status, text.replaceAll(headers.get('x-correlation-id') ?? '', ''), [...headers.keys()].sort()]
  }
  for (const path of ['live.csv', 'live.ndjson', 'live.csv?for=excel', 'live.csv?x=1'])
    for (const as of [undefined, officer])
      expect(await told(`inquiries/${path}`, as)).toEqual(await told(`nothing/${path}`, as))
  expect((await file('inquiries/live.csv', { as: inspector })).text).toBe('inquiry_code,dossier_code\r\nI-1,D-3\r\n')
})

test('HEAD answers as GET does, without a file and without a record read', async () => {
  const before = (await entries()).length
  const head = await file('dossiers/live.csv', { as: officer, method: 'HEAD' })
  expect([head.status, head.text, head.headers.get('content-type')]).toEqual([
    200,
    '',
    'text/csv; charset=utf-8; header=present',
  ])
  expect((await fetch(`${safe.url}/open/inquiries/live.csv`, { method: 'HEAD' })).status).toBe(404)
  expect(await entries()).toHaveLength(before)
})

test.for(['live.csv?for=word', 'live.csv?filter=1', 'live.ndjson?for=excel', 'live.csv?for=excel&for=excel'])(
  'D03: a file takes no other parameter: %s',
  async (path) => {
    const answer = await file(`procedures/${path}`)
    expect([answer.status, ...codesOf(answer)]).toEqual([400, 'KHO466'])
  },
)

test('every 5,000 records are one entry in the ledger, with whom they are about; open data are none', async () => {
  const before = (await entries()).length
  await add(
    'dossiers',
    `'X-' || n, 'H29.1', '0' || (79200000000 + n)::text, 'canary' from generate_series(1, 11998) as n`,
  )
  const { text } = await file('dossiers/live.csv', { as: officer })
  expect(text.split('\r\n')).toHaveLength(12_002)
  expect(text).not.toContain('canary')
  const written = (await entries()).slice(before)
  expect(written.map(({ reads }) => reads.map(({ subjects }) => subjects.length))).toEqual([[5000], [5000], [2000]])
  for (const { dataset, fields, rules } of written.flatMap(({ reads }) => reads)) {
    expect({ dataset, fields, rules }).toEqual({ dataset: 'dossiers', fields: ['applicant_id'], rules: ['own_agency'] })
  }
  await file('procedures/live.csv')
  expect((await entries()).length).toBe(before + 3)
})

test('A06: what cannot be entered into the ledger does not leave, not even the head of the file', async () => {
  await safe.store.rows('revoke insert on kho.ledger_entry from kho_api')
  try {
    const answer = await file('dossiers/live.csv', { as: officer })
    expect([answer.status, ...codesOf(answer)]).toEqual([503, 'KHO503'])
    expect((await file('procedures/live.csv')).status).toBe(200)
  } finally {
    await safe.store.rows('grant insert on kho.ledger_entry to kho_api')
  }
})
