import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FeedServer, startFeedServer } from './feed-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'kho-feeds-'))
let server: FeedServer
let token: string

const records = (count: number, version: number) =>
  Array.from({ length: count }, (_, at) => `${JSON.stringify({ so: `${version}-${at}`, ten: 'Đ' })}\n`).join('')

beforeAll(async () => {
  for (const source of ['desk', 'other', 'exports']) mkdirSync(join(folder, source))
  writeFileSync(join(folder, 'desk', 'ho-so.ndjson'), records(2_500, 1))
  writeFileSync(join(folder, 'exports', 'giay_phep.csv'), 'So,Ten\r\n1,a\r\n')
  server = await startFeedServer({
    folder,
    port: 0,
    records: ['desk', 'other'],
    files: ['exports'],
    accessKey: 'access',
    secretOf: (source) => `secret of ${source}`,
  })
  const keys = { AppName: 'kho', AccessKey: 'access', SecretKey: 'secret of desk' }
  const answer = await fetch(server.tokenUrl, { method: 'POST', body: JSON.stringify(keys) })
  token = (await answer.json()).access_token
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const ask = async (path: string, headers: { [name: string]: string } = { authorization: `Bearer ${token}` }) => {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers })
  return {
    status: answer.status,
    body: answer.headers.get('content-type')?.includes('json') ? await answer.json() : await answer.text(),
  }
}

test('a table is read to its end by cursor, though another takes its place meanwhile', async () => {
  const first = await ask('/desk/ho-so')
  expect(first).toMatchObject({ status: 200, body: { paging: { total: 2_500 } } })
  writeFileSync(join(folder, 'desk', 'ho-so.part'), records(10, 2))
  renameSync(join(folder, 'desk', 'ho-so.part'), join(folder, 'desk', 'ho-so.ndjson'))
  const read = first.body.data.items
  for (let next = first.body.paging.next; next !== null; ) {
    const { body } = await ask(`/desk/ho-so?after=${next}`)
    read.push(...body.data.items)
    next = body.paging.next
  }
  expect(read.map(({ so }: { so: string }) => so)).toEqual(Array.from({ length: 2_500 }, (_, at) => `1-${at}`))
  const anew = await ask('/desk/ho-so')
  expect(anew.body).toMatchObject({ data: { items: { length: 10 } }, paging: { total: 10, next: null } })
  expect((await ask('/desk/ho-so?after=1-0')).status).toBe(410)
})

test('who shows nothing, the wrong keys or a token of another system is told so', async () => {
  expect((await ask('/desk/ho-so', {})).status).toBe(401)
  expect((await ask('/other/ho-so')).status).toBe(403)
  expect((await ask('/desk/khong-co')).status).toBe(404)
  expect((await ask('/desk/..%2Fexports')).status).toBe(404)
  const refused = await fetch(server.tokenUrl, { method: 'POST', body: '{"AccessKey":"access","SecretKey":"guessed"}' })
  expect(refused.status).toBe(401)
})

test('files are for whoever shows their key', async () => {
  expect((await ask('/exports/giay_phep.csv', {})).status).toBe(401)
  const file = await ask('/exports/giay_phep.csv', { 'x-api-key': 'secret of exports' })
  expect(file).toEqual({ status: 200, body: 'So,Ten\r\n1,a\r\n' })
})

/** The names of the files that this process holds open; null where the system does not tell. */
function openFiles(): readonly string[] | null {
  if (!existsSync('/proc/self/fd')) return null
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return basename(readlinkSync(`/proc/self/fd/${fd}`))
    } catch {
      return []
    }
  })
}

test.skipIf(openFiles() === null)('a file is closed behind readers that leave, at once or in the middle', async () => {
  writeFileSync(join(folder, 'exports', 'large.csv'), Buffer.alloc(16 * 2 ** 20, 'a,b\n'))
  const asked = 'GET /exports/large.csv HTTP/1.1\r\nhost: feeds\r\nx-api-key: secret of exports\r\n\r\n'
  for (let reader = 0; reader < 100; reader += 1) {
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(asked)
    if (reader % 2 === 0) await once(socket, 'data')
    else await setImmediate()
    socket.resetAndDestroy()
  }
  await expect.poll(openFiles).not.toContain('large.csv')
})

test.skipIf(openFiles() === null)('who asks for the head of a file alone is told its size', async () => {
  const url = `http://127.0.0.1:${server.port}/exports/giay_phep.csv`
  const head = await fetch(url, { method: 'HEAD', headers: { 'x-api-key': 'secret of exports' } })
  expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0)
  await expect.poll(openFiles).not.toContain('giay_phep.csv')
})
