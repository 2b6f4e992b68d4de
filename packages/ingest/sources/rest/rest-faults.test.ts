import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import { describe, expect, test } from 'vitest'
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

  test('gives page tokens as long as books is not as described', async () => {
    const agency = await agencyOf((_, response) => {
      sendJson(response, { items: [{ so: Math.random() }], next: 'x'.repeat(1_000_000) + Math.random() })
    })
    await expect(numbersOf(await sourceOf(agency))).rejects.toMatchObject({ code: 'KHO255' })
    expect(agency.asked).toHaveLength(1)
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

  test.for([404, 410])(
    'is started again and answers its own page token with %i may be whole the next time',
    async (status) => {
      const agency = await agencyOf((_, response, url) => {
        if (url.searchParams.has('after')) sendJson(response, {}, status)
        else sendJson(response, { items: [{ so: 1 }], next: 'b' })
      })
      await expect(numbersOf(await sourceOf(agency))).rejects.toMatchObject({ code: 'KHO256' })
    },
  )

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
