import type { LookupAddress } from 'node:dns'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { httpAgency } from '../../../../test/harness/http-agency.ts'
import { connectionOf } from '../connection.ts'
import { mysqlSession } from '../mysql/mysql-session.ts'
import { postgresSession } from '../postgres/postgres-session.ts'
import { testDocument } from '../source-suite.ts'
import { type Answer, type FetchOptions, guardedFetch } from './guarded-fetch.ts'
import type { Resolve } from './guarded-lookup.ts'

const loopback = ['127.0.0.0/8']
const signal = new AbortController().signal

interface Way {
  readonly networks?: readonly string[] | null
  readonly tls?: 'verify' | 'none'
  readonly options?: FetchOptions
  readonly form?: string
}

/** Asks once, as the source `agency` that shows a key. */
async function get(url: string, { networks = loopback, tls = 'none', options, form }: Way = {}): Promise<Answer> {
  const fetch = guardedFetch({ source: 'agency', networks, tls }, options)
  onTestFinished(() => fetch[Symbol.asyncDispose]())
  const credentials = { authorization: 'Bearer secret', 'x-api-key': 'secret' }
  return fetch({ url: new URL(url), credentials, signal, ...(form === undefined ? {} : { form }) })
}

async function agencyOf(...args: Parameters<typeof httpAgency>) {
  const agency = await httpAgency(...args)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}

const ok = () => agencyOf((_, response) => void response.end('inside'))

describe('I01: a source that leads inside', () => {
  test('does not reach this machine, by address or by name', async () => {
    const inside = await ok()
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '127.1', '0.0.0.0']) {
      const asking = get(`http://${host}:${inside.port}/`, { networks: null })
      await expect(asking, host).rejects.toMatchObject({ code: 'KHO252', details: { source: 'agency' } })
    }
    expect(inside.asked).toEqual([])
    expect(await text((await get(inside.url)).body)).toBe('inside')
  })

  test.for(['http://169.254.169.254/latest/meta-data/', 'http://[fe80::1]/', 'http://[::ffff:a9fe:a9fe]/'])(
    'does not reach %s, whatever the networks',
    async (url) => {
      await expect(get(url, { networks: ['0.0.0.0/0', '::/0'] })).rejects.toMatchObject({ code: 'KHO252' })
    },
  )

  test('does not reach a database of this machine where the city names other networks', async () => {
    const inside = await ok()
    for (const host of ['127.0.0.1', 'localhost']) {
      const document = { ...testDocument('postgres', { host, port: inside.port }), networks: ['10.0.0.0/8'] }
      const connection = connectionOf(document, { secretOf: () => undefined, cityFolder: '/' })
      await expect(postgresSession(connection, 'kho')).rejects.toMatchObject({ code: 'KHO252' })
      await expect(mysqlSession(connection, 'kho')).rejects.toMatchObject({ code: 'KHO252' })
    }
    const socket = { ...testDocument('postgres', { host: { env: 'SOCKET' } }), networks: null }
    const connection = connectionOf(socket, { secretOf: () => '/var/run/postgresql', cityFolder: '/' })
    await expect(postgresSession(connection, 'kho')).rejects.toMatchObject({ code: 'KHO252' })
    expect(inside.asked).toEqual([])
  })
})

/** A name server that gives one address after the other, the last one for ever. */
function rebinding(...addresses: readonly string[]): Resolve {
  let asked = 0
  return (_host, _options, callback) => {
    const address = addresses[Math.min(asked++, addresses.length - 1)] ?? ''
    const found: LookupAddress[] = [{ address, family: 4 }]
    callback(null, found)
  }
}

describe('I02: a name that leads elsewhere the second time', () => {
  test('is judged by the address the socket connects to, on every connection', async () => {
    const inside = await agencyOf((_, response) => {
      response.setHeader('connection', 'close')
      response.end('inside')
    })
    const fetch = guardedFetch(
      { source: 'agency', networks: ['127.0.0.1/32'], tls: 'none' },
      { resolve: rebinding('127.0.0.1', '127.0.0.2') },
    )
    onTestFinished(() => fetch[Symbol.asyncDispose]())
    const asked = { url: new URL(`http://agency.example:${inside.port}/`), credentials: {}, signal }
    expect(await text((await fetch(asked)).body)).toBe('inside')
    await expect(fetch(asked)).rejects.toMatchObject({ code: 'KHO252' })
    expect(inside.asked).toHaveLength(1)
  })

  test('reaches only those of its addresses that are allowed', async () => {
    const inside = await ok()
    const both: Resolve = (_host, _options, callback) => {
      const found = ['169.254.169.254', '127.0.0.1'].map((address) => ({ address, family: 4 }))
      callback(null, found)
    }
    const answer = await get(`http://agency.example:${inside.port}/`, { options: { resolve: both } })
    expect(await text(answer.body)).toBe('inside')
  })
})

describe('I03: a redirect', () => {
  const redirecting = (location: (url: URL) => string, status = 302) =>
    agencyOf((_, response, url) => void response.writeHead(status, { location: location(url) }).end())

  test('to another host is followed without the credentials', async () => {
    const other = await ok()
    const agency = await redirecting(() => `${other.url}/there`)
    expect(await text((await get(agency.url)).body)).toBe('inside')
    expect(agency.asked[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'x-api-key': 'secret' })
    expect(other.asked[0]?.headers).not.toHaveProperty('authorization')
    expect(other.asked[0]?.headers).not.toHaveProperty('x-api-key')
  })

  test('back to the first host brings no credentials back', async () => {
    const other = await redirecting(() => `${agency.url}/again`)
    const agency = await agencyOf((_, response, url) => {
      if (url.pathname === '/again') response.end('done')
      else response.writeHead(307, { location: `${other.url}/` }).end()
    })
    expect(await text((await get(agency.url)).body)).toBe('done')
    expect(agency.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', undefined])
  })

  test('on the same host keeps them', async () => {
    const agency = await agencyOf((_, response, url) => {
      if (url.pathname === '/there') response.end('done')
      else response.writeHead(301, { location: '/there' }).end()
    })
    const answer = await get(agency.url)
    expect([await text(answer.body), answer.url.pathname]).toEqual(['done', '/there'])
    expect(agency.asked[1]?.headers.authorization).toBe('Bearer secret')
  })

  test('to an address inside is not followed', async () => {
    const agency = await redirecting(() => 'http://169.254.169.254/latest/meta-data/')
    await expect(get(agency.url)).rejects.toMatchObject({ code: 'KHO252' })
  })

  test('is followed five times, not six', async () => {
    const agency = await agencyOf((_, response, url) => {
      const left = Number(url.searchParams.get('left'))
      if (left === 0) response.end('done')
      else response.writeHead(302, { location: `/?left=${left - 1}` }).end()
    })
    expect(await text((await get(`${agency.url}/?left=5`)).body)).toBe('done')
    await expect(get(`${agency.url}/?left=6`)).rejects.toMatchObject({ code: 'KHO253' })
    await expect(get(`${agency.url}/?left=1000`)).rejects.toMatchObject({ code: 'KHO253' })
  })

  test.for(['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/plain,x', 'javascript:1'])(
    'to %s is not followed',
    async (location) => {
      const agency = await redirecting(() => location)
      await expect(get(agency.url)).rejects.toMatchObject({ code: 'KHO253' })
    },
  )

  test('of what was sent is not followed', async () => {
    const other = await ok()
    const agency = await redirecting(() => other.url, 307)
    await expect(get(agency.url, { form: 'secret=1' })).rejects.toMatchObject({ code: 'KHO253' })
    expect(other.asked).toEqual([])
  })
})

describe('an answer over HTTP', () => {
  test('I17: comes over TLS unless the document says otherwise', async () => {
    const agency = await ok()
    await expect(get(agency.url, { tls: 'verify' })).rejects.toMatchObject({ code: 'KHO253' })
    expect(agency.asked).toEqual([])
  })

  test('that is compressed unasked is refused: what it would become nobody knows', async () => {
    const agency = await agencyOf((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(1000))
    })
    await expect(get(agency.url)).rejects.toMatchObject({ code: 'KHO255' })
  })

  test('tells its administrator who asks', async () => {
    const agency = await ok()
    await get(agency.url)
    expect(agency.asked[0]?.headers['user-agent']).toBe('kho/agency')
  })
})
