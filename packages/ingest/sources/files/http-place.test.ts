import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { filesAgency } from '../../../../test/harness/files-agency.ts'
import { openSource } from '../open-source.ts'
import { pulled, sourceSuite, type TestAgency, testDocument } from '../source-suite.ts'

interface WebAgency extends TestAgency {
  readonly paths: string[]
  answer: RequestListener | null
  write(name: string, content: string | Buffer): void
}

/** A folder of NDJSON files behind a web server of this machine. */
async function webAgency(): Promise<WebAgency> {
  const files = filesAgency('ndjson')
  const web: { paths: string[]; answer: RequestListener | null } = { paths: [], answer: null }
  const server = createServer((request, response) => {
    web.paths.push(request.url ?? '')
    if (web.answer) return web.answer(request, response)
    try {
      const body = readFileSync(join(files.folder, decodeURIComponent(request.url?.slice('/bulk/'.length) ?? '')))
      response.writeHead(200, { 'content-length': body.length }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  const url = `http://127.0.0.1:${await listening(server)}/bulk`
  const document = { ...testDocument('files', { protocol: 'http', url, tls: 'none' }), networks: ['127.0.0.0/8'] }
  return Object.assign(web, files, {
    document,
    changeMeanwhile: 'unseen' as const,
    async makeTable(name: string, columns: readonly string[], rows: readonly (readonly (string | null)[])[]) {
      return await files.makeTable(name, columns, rows)
    },
    listed: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await files[Symbol.asyncDispose]()
    },
  })
}

function listening(server: Server): Promise<number> {
  return new Promise(
    (resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)), // it listens on a port
  )
}

async function given() {
  const agency = await webAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  const source = await openSource(agency.document, agency.options)
  onTestFinished(() => source[Symbol.asyncDispose]())
  return { agency, source }
}

sourceSuite('ndjson over HTTP', webAgency)

describe('a web server', () => {
  test('is asked once for a file that is described by its first lines and then read whole', async () => {
    const { agency, source } = await given()
    agency.write('t.csv', `a\n${'1\n'.repeat(600_000)}`)
    expect(await source.describe([{ from: 't.csv' }])).toHaveLength(1)
    expect(await pulled(source, 't.csv', ['a'])).toHaveLength(600_000)
    expect(agency.paths.filter((path) => path.endsWith('/t.csv'))).toHaveLength(1)
  })

  const line = '{"a":"1"}\n'
  const sha = Buffer.from(hash('sha256', line, 'hex'), 'hex').toString('base64')

  test.for([
    ['a body that is shorter than it says', { 'content-length': '100' }, 'KHO208'],
    ['a body that ends nowhere', { connection: 'close' }, 'KHO269'],
    [
      'a body with another digest',
      { 'repr-digest': `sha-256=:${sha.replace(/^./, '/')}:`, connection: 'close' },
      'KHO269',
    ],
    [
      'an empty body where there was to be one',
      { digest: `SHA-256=${sha}`, 'x-empty': '1', 'content-length': '0' },
      'KHO269',
    ],
  ] as const)('gives nothing by %s', async ([, headers, code]) => {
    const { agency, source } = await given()
    agency.answer = (request, response) => {
      if (request.url?.endsWith('.ndjson') === false) return response.writeHead(404).end()
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      response.socket?.end(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n${'x-empty' in headers ? '' : line}`)
    }
    await expect(pulled(source, 't.ndjson', ['a'])).rejects.toMatchObject({ code })
  })

  test('whose digest is right is believed without a length', async () => {
    const { agency, source } = await given()
    agency.answer = (request, response) => {
      if (request.url?.endsWith('.ndjson') === false) return response.writeHead(404).end()
      response.socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-digest: sha-256=:${sha}:\r\n\r\n${line}`)
    }
    expect(await pulled(source, 't.ndjson', ['a'])).toEqual([['1']])
  })

  test('is asked again where it is busy', async () => {
    const { agency, source } = await given()
    let busy = 2
    agency.answer = (request, response) => {
      if (request.url?.endsWith('.ndjson') === false) return response.writeHead(404).end()
      if (busy-- > 0) return response.writeHead(503, { 'retry-after': '0' }).end()
      response.end(line)
    }
    expect(await pulled(source, 't.ndjson', ['a'])).toEqual([['1']])
  })

  test('F42: by whose companion the file is another one gives nothing', async () => {
    const { agency, source } = await given()
    agency.write('t.ndjson', line)
    agency.write('t.ndjson.sha256', `${hash('sha256', 'other')}  t.ndjson\n`)
    await expect(pulled(source, 't.ndjson', ['a'])).rejects.toMatchObject({ code: 'KHO268' })
    agency.write('t.ndjson.sha256', `${hash('sha256', line)} *t.ndjson\n`)
    expect(await pulled(source, 't.ndjson', ['a'])).toEqual([['1']])
  })

  test.for(['../t.ndjson', '//evil.test/t.ndjson', 'a/../t.ndjson', 'file:///etc/passwd', 'a\\b.ndjson', '..%2ft'])(
    'I09: is asked for nothing but names below the address: %j',
    async (from) => {
      const { agency, source } = await given()
      await expect(pulled(source, from, ['a'])).rejects.toMatchObject({
        code: expect.stringMatching(/^KHO(?:212|206)$/),
      })
      expect(agency.paths.every((path) => path.startsWith('/bulk/') && !path.includes('/../'))).toBe(true)
    },
  )

  test('I01: on this machine is not read unless the city’s networks hold it', async () => {
    const { agency } = await given()
    const source = await openSource({ ...agency.document, networks: null }, agency.options)
    await expect(pulled(source, 't.ndjson', ['a'])).rejects.toMatchObject({ code: 'KHO252' })
    expect(agency.paths).toEqual([])
  })
})
