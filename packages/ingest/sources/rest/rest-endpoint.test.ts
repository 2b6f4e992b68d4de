import { describe, expect, onTestFinished, test } from 'vitest'
import { sendJson } from '../../../../test/harness/http-agency.ts'
import {
  agencyOf,
  all,
  byNumber,
  never,
  numbersOf,
  read,
  sourceOf,
  twoPages,
} from '../../../../test/harness/rest-agency.ts'
import { textRows } from '../../batch.ts'
import { openSource } from '../open-source.ts'
import { testDocument } from '../source-suite.ts'

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

test('a key that stands in an endpoint’s address is sent and never shown', async () => {
  const agency = await agencyOf((_, response, url) => twoPages(response, url))
  const address = agency.url.replace('//', '//kho:mat-khau@')
  const source = await sourceOf(agency, { url: `${address}?api_key=s3cret` })
  const shown = JSON.stringify(await source.check(['ho_so']))
  expect(agency.asked.map(({ url }) => url).join()).toContain('api_key=s3cret')
  expect(shown).toContain('ho_so')
  for (const secret of ['s3cret', 'mat-khau']) expect(shown).not.toContain(secret)
})
