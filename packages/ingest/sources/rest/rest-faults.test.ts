import type { ServerResponse } from 'node:http'
import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import type { SourceConnection } from '@kho/schema/contract/source-connection.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type HttpAgency, httpAgency, sendJson } from '../../../../test/harness/http-agency.ts'
import { textRows } from '../../batch.ts'
import type { Source } from '../../source.ts'
import { openSource } from '../open-source.ts'
import { testDocument } from '../source-suite.ts'

type Answerer = Parameters<typeof httpAgency>[0]

const read: ReadOptions = {
  format: null,
  sheet: null,
  records: 'items',
  encoding: null,
  delimiter: null,
  page: { by: 'cursor', parameter: 'after', next: 'next' },
  total: null,
  since: null,
}
const byNumber: ReadOptions = { ...read, page: { by: 'number', parameter: 'page', first: 1, size: null } }

async function agencyOf(answer: Answerer): Promise<HttpAgency> {
  const agency = await httpAgency(answer)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}

const secrets: { readonly [name: string]: string } = { KEY: 'access', SECRET: 'secret & more' }

async function sourceOf(agency: HttpAgency, connection: Partial<SourceConnection> = {}): Promise<Source> {
  const document = testDocument('rest', { url: agency.url, ...connection })
  const options = { secretOf: (name: string) => secrets[name], cityFolder: '/' }
  const source = await openSource({ ...document, networks: ['127.0.0.0/8'] }, options)
  onTestFinished(() => source[Symbol.asyncDispose]())
  return source
}

/** The numbers of all records as Kho reads them. */
async function numbersOf(source: Source, options: ReadOptions = read, signal = never): Promise<readonly string[]> {
  const request = { from: 'ho_so', read: options, columns: ['so'], key: ['so'], cursor: null, run: 'r' }
  await using snapshot = await source.open(request, signal)
  const rows = (await Array.fromAsync(snapshot.all())).flatMap((batch) => textRows(batch))
  return rows.map(([number]) => number ?? 'null')
}

const never = new AbortController().signal

/** Two pages of two records, 1 to 4. */
function twoPages(response: ServerResponse, url: URL): void {
  const after = url.searchParams.get('after')
  if (after === null) sendJson(response, { items: [{ so: 1 }, { so: 2 }], next: 'b' })
  else sendJson(response, { items: [{ so: 3 }, { so: 4 }], next: null })
}

const all = ['1', '2', '3', '4']

describe('F41: an endpoint that', () => {
  test.for([
    ['is busy', 429, { 'retry-after': '0' }],
    ['is busy until a moment', 503, { 'retry-after': new Date().toUTCString() }],
    ['fails', 500, {}],
    ['stands behind a gateway that fails', 502, {}],
  ] as const)('%s is asked again', async ([, status, headers]) => {
    let asked = 0
    const agency = await agencyOf((_, response, url) => {
      asked += 1
      if (asked % 2 === 1) response.writeHead(status, headers).end()
      else twoPages(response, url)
    })
    expect(await numbersOf(await sourceOf(agency))).toEqual(all)
    expect(asked).toBe(4)
  })

  test('asks for a wait longer than Kho waits is told so at once', async () => {
    const agency = await agencyOf((_, response) => void response.writeHead(503, { 'retry-after': '3600' }).end())
    const reading = numbersOf(await sourceOf(agency))
    await expect(reading).rejects.toMatchObject({ code: 'KHO254', details: { status: 503, from: 'ho_so' } })
    expect(agency.asked).toHaveLength(1)
  })

  test('always fails is asked six times', async () => {
    const agency = await agencyOf((_, response) => void response.writeHead(429, { 'retry-after': '0' }).end())
    await expect(numbersOf(await sourceOf(agency))).rejects.toMatchObject({ code: 'KHO254' })
    expect(agency.asked).toHaveLength(6)
  })

  test('makes Kho wait is left at once when the run is cancelled', async () => {
    const asked = Promise.withResolvers<void>()
    const agency = await agencyOf((_, response) => {
      response.writeHead(503, { 'retry-after': '59' }).end()
      asked.resolve()
    })
    const stop = new AbortController()
    const reading = numbersOf(await sourceOf(agency), read, stop.signal)
    await asked.promise
    stop.abort(new Error('told to stop'))
    await expect(reading).rejects.toThrow('told to stop')
  })

  test.for([401, 403] as const)('refuses the account (%i) is not asked again', async (status) => {
    const agency = await agencyOf((_, response) => void response.writeHead(status).end())
    await expect(numbersOf(await sourceOf(agency))).rejects.toMatchObject({ code: 'KHO202', details: { status } })
    expect(agency.asked).toHaveLength(1)
  })

  test('knows no such page token fails the read', async () => {
    const agency = await agencyOf((_, response, url) => {
      if (url.searchParams.has('after')) sendJson(response, { error: 'unknown token' }, 400)
      else twoPages(response, url)
    })
    const reading = numbersOf(await sourceOf(agency))
    await expect(reading).rejects.toMatchObject({ code: 'KHO254', details: { status: 400 } })
  })

  test.for([
    ['gives the same token again', () => ({ items: [{ so: Math.random() }], next: 'a' })],
    ['gives the same page under ever new tokens', () => ({ items: [{ so: 1 }], next: String(Math.random()) })],
    ['gives empty pages for ever', () => ({ items: [], next: String(Math.random()) })],
  ] as const)('%s is no complete read', async ([, body]) => {
    const agency = await agencyOf((_, response) => sendJson(response, body()))
    await expect(numbersOf(await sourceOf(agency))).rejects.toMatchObject({ code: 'KHO256' })
    expect(agency.asked.length).toBeLessThan(200)
  })

  test('does not know the parameter of its pages is no complete read', async () => {
    const agency = await agencyOf((_, response) => sendJson(response, { items: [{ so: 1 }, { so: 2 }] }))
    await expect(numbersOf(await sourceOf(agency), byNumber)).rejects.toMatchObject({ code: 'KHO256' })
  })

  test('gives fewer records a page than it was asked for is read to its end', async () => {
    const agency = await agencyOf((_, response, url) => {
      const page = Number(url.searchParams.get('page'))
      sendJson(response, { items: page > 4 ? [] : [{ so: page }] })
    })
    const options: ReadOptions = {
      ...byNumber,
      page: { by: 'number', parameter: 'page', first: 1, size: { parameter: 'size', of: 200 } },
    }
    expect(await numbersOf(await sourceOf(agency), options)).toEqual(all)
  })

  test('shifts its pages under the reader is no complete read', async () => {
    const rows = [1, 2, 3, 4, 5]
    const agency = await agencyOf((_, response, url) => {
      const from = (Number(url.searchParams.get('page')) - 1) * 2
      sendJson(response, { items: rows.slice(from, from + 2).map((so) => ({ so })) })
      if (from === 0) rows.unshift(0)
    })
    await expect(numbersOf(await sourceOf(agency), byNumber)).rejects.toMatchObject({ code: 'KHO256' })
  })

  test.for([3, 5, 0])('says that it has %i records and gives four is no complete read', async (total) => {
    const agency = await agencyOf((_, response, url) => {
      const after = url.searchParams.get('after')
      const items = after === null ? [{ so: 1 }, { so: 2 }] : [{ so: 3 }, { so: 4 }]
      sendJson(response, { items, total, next: after === null ? 'b' : null })
    })
    const reading = numbersOf(await sourceOf(agency), { ...read, total: 'total' })
    await expect(reading).rejects.toMatchObject({ code: 'KHO256' })
  })

  test('changes its total while its numbered pages are read is no complete read', async () => {
    const agency = await agencyOf((_, response, url) => {
      const page = Number(url.searchParams.get('page'))
      sendJson(response, { items: page > 4 ? [] : [{ so: page }], total: page === 1 ? 5 : 4 })
    })
    await expect(numbersOf(await sourceOf(agency), { ...byNumber, total: 'total' })).rejects.toMatchObject({
      code: 'KHO256',
    })
  })

  test.for([
    ['answers a page for people', 'text/html', '<html>Đăng nhập</html>'],
    ['answers no JSON', 'application/json', '{"items":['],
    ['answers what is not UTF-8', 'application/json', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['has no records where they should be', 'application/json', '{"rows":[]}'],
    ['gives records that are no objects', 'application/json', '{"items":[1]}'],
    ['gives half a letter', 'application/json', '{"items":[{"so":"\\ud800"}]}'],
  ] as const)('%s fails the read', async ([, type, body]) => {
    const agency = await agencyOf((_, response) => void response.writeHead(200, { 'content-type': type }).end(body))
    await expect(numbersOf(await sourceOf(agency))).rejects.toMatchObject({ code: 'KHO255' })
  })

  test('breaks off in the middle of a page is asked again, and nothing of it counts', async () => {
    let asked = 0
    const agency = await agencyOf((_, response, url) => {
      asked += 1
      if (asked !== 2) return twoPages(response, url)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      response.write('{"items":[{"so":9}', () => response.destroy())
    })
    expect(await numbersOf(await sourceOf(agency))).toEqual(all)
    expect(asked).toBe(3)
  })

  test('T12: never ends its body is left after 32 MB', async () => {
    const agency = await agencyOf((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = () => {
        while (response.write(Buffer.alloc(1 << 20, 0x20)));
      }
      response.on('drain', more)
      more()
    })
    await expect(numbersOf(await sourceOf(agency))).rejects.toMatchObject({ code: 'KHO255' })
  })

  test('no longer has a column fails the read with its name', async () => {
    const agency = await agencyOf((_, response) => sendJson(response, { items: [{ number: 1 }], next: null }))
    const reading = numbersOf(await sourceOf(agency))
    await expect(reading).rejects.toMatchObject({ code: 'KHO207', details: { missing: ['so'] } })
  })

  test.for(['../admin', '/../admin', '..', 'a/../../admin'])('I03: is not left by the path %s', async (from) => {
    const agency = await agencyOf((_, response) => sendJson(response, []))
    const source = await sourceOf(agency, { url: `${agency.url}/api` })
    const request = { from, columns: ['so'], key: ['so'], cursor: null, run: 'r' }
    await expect(source.open(request, never)).rejects.toMatchObject({ code: 'KHO206', details: { from } })
    expect(agency.asked).toEqual([])
  })

  test('I03: is not left by a path that looks like a host', async () => {
    const agency = await agencyOf((_, response) => sendJson(response, { items: [], next: null }))
    const source = await sourceOf(agency, { url: `${agency.url}/api` })
    const request = { from: '//169.254.169.254/', read, columns: ['so'], key: ['so'], cursor: null, run: 'r' }
    await using snapshot = await source.open(request, never)
    expect(await Array.fromAsync(snapshot.all())).toEqual([])
    expect(agency.asked.map(({ url }) => url.pathname)).toEqual(['/api/169.254.169.254/'])
  })

  test('I03: links to the next page at another system is not followed', async () => {
    const other = await agencyOf((_, response) => sendJson(response, []))
    const agency = await agencyOf((_, response) => {
      response.setHeader('link', `<${other.url}/next>; rel="next"`)
      sendJson(response, [{ so: 1 }])
    })
    const reading = numbersOf(await sourceOf(agency), { ...read, records: null, page: { by: 'link' } })
    await expect(reading).rejects.toMatchObject({ code: 'KHO255' })
    expect(other.asked).toEqual([])
  })
})

describe('an endpoint', () => {
  test('gives numbers as it wrote them, and what lies inside a record by its path', async () => {
    const text = '{"so":9007199254740993,"phi":10.10,"chu":{"ten":"Lan","ma":null},"nhan":["a","b"],"xa":1e3}'
    const agency = await agencyOf((_, response) => sendJson(response, `{"items":[${text}],"next":null}`))
    const source = await sourceOf(agency)
    const columns = ['so', 'phi', 'chu.ten', 'chu.ma', 'nhan', 'xa']
    const [table] = await source.describe([{ from: 'x', read, columns: ['so', 'rare.path'] }])
    expect(table?.columns.map(({ name }) => name)).toEqual([...columns, 'rare.path'])
    await using snapshot = await source.open({ from: 'x', read, columns, key: ['so'], cursor: null, run: 'r' }, never)
    const rows = (await Array.fromAsync(snapshot.all())).flatMap((batch) => textRows(batch))
    expect(rows).toEqual([['9007199254740993', '10.10', 'Lan', null, '["a","b"]', '1e3']])
  })

  test('is shown the document’s headers, and the account or token it names', async () => {
    const agency = await agencyOf((_, response, url) => twoPages(response, url))
    const headers = { 'X-Client': 'kho', 'X-Api-Key': { env: 'KEY' } }
    const basic = { kind: 'basic', user: 'kho', password: { env: 'SECRET' } } as const
    await numbersOf(await sourceOf(agency, { headers, auth: basic }))
    await numbersOf(await sourceOf(agency, { headers, auth: { kind: 'token', value: { env: 'KEY' } } }))
    expect(
      agency.asked.map(({ headers: shown }) => [shown['x-client'], shown['x-api-key'], shown.authorization]),
    ).toEqual(
      [
        ...Array(2).fill(`Basic ${Buffer.from('kho:secret & more').toString('base64')}`),
        'Bearer access',
        'Bearer access',
      ].map((authorization) => ['kho', 'access', authorization]),
    )
  })

  test('R104: is asked with a token for the keys of an LGSP or OAuth2, once, and again when it is refused', async () => {
    const given: string[] = []
    const agency = await agencyOf(async (request, response, url) => {
      if (url.pathname === '/token') {
        const body = (await Array.fromAsync(request)).join('')
        given.push(`${request.headers.authorization ?? ''} ${body}`)
        return sendJson(response, {
          status: 200,
          response: { data: { access_token: `t${given.length}`, expires_in: 3600 } },
        })
      }
      const isGood = request.headers.authorization === `Bearer t${given.length}` && given.length > 1
      if (isGood) twoPages(response, url)
      else sendJson(response, {}, 401)
    })
    const tokenUrl = `${agency.url}/token`
    const lgsp = {
      kind: 'lgsp',
      tokenUrl,
      app: 'kho',
      accessKey: { env: 'KEY' },
      secretKey: { env: 'SECRET' },
      partner: 'P1',
    } as const
    expect(await numbersOf(await sourceOf(agency, { auth: lgsp }))).toEqual(all)
    expect(given).toEqual(
      Array(2).fill(' {"AppName":"kho","AccessKey":"access","SecretKey":"secret & more","PartnerCode":"P1"}'),
    )
    const oauth2 = { kind: 'oauth2', tokenUrl, client: 'kho', secret: { env: 'SECRET' }, scope: 'read' } as const
    expect(await numbersOf(await sourceOf(agency, { auth: oauth2 }))).toEqual(all)
    const account = Buffer.from('kho:secret+%26+more').toString('base64')
    expect(given.at(-1)).toBe(`Basic ${account} grant_type=client_credentials&scope=read`)
    expect(given).toHaveLength(3)
  })

  test('that gives no token for the keys is told without them', async () => {
    const agency = await agencyOf((_, response) => sendJson(response, { error: 'secret & more' }, 401))
    const auth = {
      kind: 'oauth2',
      tokenUrl: `${agency.url}/token`,
      client: 'kho',
      secret: { env: 'SECRET' },
      scope: null,
    } as const
    const failure = await numbersOf(await sourceOf(agency, { auth })).catch((error) => error)
    expect(failure).toMatchObject({ code: 'KHO202', details: { status: 401 } })
    expect(JSON.stringify([failure.message, failure.details])).not.toContain('secret & more')
  })

  test('is asked for changes since its own clock of the last read, and a little before', async () => {
    const agency = await agencyOf((_, response, url) => {
      response.setHeader('date', 'Mon, 02 Nov 2020 01:00:00 GMT')
      twoPages(response, url)
    })
    const source = await sourceOf(agency)
    const request = {
      from: 'x',
      read: { ...read, since: 'updated_since' },
      columns: ['so'],
      key: ['so'],
      cursor: 'luc',
      run: 'r',
    }
    await using snapshot = await source.open(request, never)
    expect(snapshot.changes?.position).toBe('2020-11-02T01:00:00Z')
    const before = agency.asked.length
    await Array.fromAsync(snapshot.changes?.since('2020-11-01T00:00:00Z', 600) ?? [])
    const asked = agency.asked.slice(before).map(({ url }) => url.searchParams.get('updated_since'))
    expect(asked).toEqual(['2020-10-31T23:49:59Z', '2020-10-31T23:49:59Z'])
    expect(() => snapshot.changes?.since('nonsense', 0)).toThrow(expect.objectContaining({ code: 'KHO242' }))
  })

  test('is asked no oftener than its document allows', async () => {
    const agency = await agencyOf((_, response, url) => {
      const page = Number(url.searchParams.get('page'))
      sendJson(response, { items: page > 4 ? [] : [{ so: page }] })
    })
    const document = testDocument('rest', { url: agency.url })
    const limits = { ...document.limits, requests: { requests: 20, seconds: 1 } }
    const source = await openSource(
      { ...document, limits, networks: ['127.0.0.0/8'] },
      { secretOf: () => undefined, cityFolder: '/' },
    )
    onTestFinished(() => source[Symbol.asyncDispose]())
    const start = performance.now()
    expect(await numbersOf(source, byNumber)).toEqual(all)
    expect(performance.now() - start).toBeGreaterThan(195)
  })
})
