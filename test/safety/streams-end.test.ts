import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { changesCity, permitRows } from './changes-city.ts'
import { type Claims, officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const within = { timeout: 20_000 }
/** As long as a key may be, so that what sockets hold is a small part of all that is to be told. */
const padding = 'x'.repeat(1_900)
const holders = 30_000

async function fillHolders({ store }: SafeServer): Promise<void> {
  await store.rows(`
    insert into data.holders (_id, _source, _run, _at, number, person_id)
    select gen_random_uuid(), 'test', gen_random_uuid(), now(), n || '${padding}', (79200000000 + n)::text
    from generate_series(1, ${holders}) as n`)
}

const everything = 'subscription { holdersChanges(first: 1000) { upserts { number personId } removed } }'

function requestText(query: string, token: string): string {
  const body = JSON.stringify({ query })
  const headers = ['host: kho', `authorization: Bearer ${token}`, 'accept: text/event-stream']
  const more = ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`]
  return ['POST /graphql HTTP/1.1', ...headers, ...more, '', body].join('\r\n')
}

/** Asks for everything, and takes none of it. */
async function stalled({ url, issuer }: SafeServer): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(requestText(everything, await issuer.sign(officer)))
  return socket
}

async function told({ store }: SafeServer): Promise<number> {
  const [row] = await store.rows(`
    select coalesce(sum(json_array_length(r -> 'subjects')), 0)
    from kho.ledger_entry, json_array_elements(body::json -> 'reads') as r
    where body::json ->> 'kind' = 'read' and r ->> 'dataset' = 'holders'`)
  return Number(row?.[0])
}

async function follow({ url, issuer }: SafeServer, as: Claims, query: string, purpose: object = {}) {
  const authorization = `Bearer ${await issuer.sign(as)}`
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json', authorization, ...purpose }
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
}

/** What has come of a stream, once it holds something wanted. */
function reading(response: Response) {
  const parts = response.body?.pipeThrough(new TextDecoderStream()).values()
  let text = ''
  return async (wanted: RegExp): Promise<string> => {
    while (!wanted.test(text)) {
      const { done, value } = (await parts?.next()) ?? { done: true, value: '' }
      if (done) throw new Error(`it ended with ${text}`)
      text += value
    }
    return text
  }
}

test('F28: a reader who takes nothing is told no more than connections hold, is cut off, and somebody else gets the place', {
  timeout: 60_000,
}, async () => {
  await using safe = await safeServer(changesCity('own'), { followers: { most: 1, each: 1 }, idle: 1_500 })
  await fillHolders(safe)
  const socket = await stalled(safe)
  await expect.poll(() => told(safe), within).toBeGreaterThan(0)
  const another = async () => {
    const response = await follow(safe, officer, 'subscription { permitsChanges { removed } }')
    if (response.status === 200) await response.body?.cancel()
    else await response.text()
    return response.status
  }
  expect(await another()).toBe(503)
  await expect.poll(another, within).toBe(200)
  expect(await told(safe)).toBeLessThan(holders / 2)
  await expect(once(socket.resume(), 'close')).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('a server that closes waits for no reader who takes nothing', { timeout: 30_000 }, async () => {
  await using safe = await safeServer(changesCity('own'))
  await fillHolders(safe)
  const socket = await stalled(safe)
  // What is entered stands still once nothing more fits on the way to a reader who takes nothing.
  let before = -1
  await expect
    .poll(
      async () => {
        const [was, now] = [before, await told(safe)]
        before = now
        return now > 0 && now === was
      },
      { ...within, interval: 500 },
    )
    .toBe(true)
  await safe.server.close()
  await expect(once(socket.resume(), 'close')).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('a stream in which nothing happens says now and then that it is alive', { timeout: 30_000 }, async () => {
  await using safe = await safeServer(changesCity('own'))
  const response = await follow(safe, officer, 'subscription { permitsChanges { removed } }')
  expect(await reading(response)(/\n\n:\n\n/)).toMatch(/^event: next\nid: [\w-]+\ndata: \{.*\}\n\n:\n\n$/)
})

const planner: Claims = { kho_kind: 'officer', unit: 'H29.2', cccd: '079190000077', app: 'planning' }

test('P02: when a grant ends, what it opened is taken back from whoever follows, though nothing has changed', {
  timeout: 40_000,
}, async () => {
  const documents = changesCity('own').map(({ path, text }) => ({
    ...{ path, text: path === 'city.yaml' ? text.replace('trust: trust }', 'trust: trust, application: app }') : text },
  }))
  await using safe = await safeServer(documents)
  await safe.store.sync(
    'permits',
    'desk',
    permitRows([
      ['A', 'H29.1', 1],
      ['B', 'H29.2', 1],
    ]),
  )
  await safe.store.rows(`
    insert into kho.access_grant (dataset, fields, agency, application, procedures, ways, valid_until, decision, ground)
    values ('permits', '{code}', 'H29.2', 'planning', '{1.001}', '{query,changes}',
      clock_timestamp() + interval '1 year', '12/QĐ', 'N47-36')`)
  const query = 'subscription { permitsChanges { upserts { id code } removed } }'
  const response = await follow(safe, planner, query, { 'x-purpose': '1.001' })
  const until = reading(response)
  await until(/"removed":\[\]/)
  await safe.store.rows(`update kho.access_grant set valid_until = clock_timestamp() + interval '3 s'`)
  const text = await until(/"removed":\["/)
  const [first, ...later] = [...text.matchAll(/^data: (.+)$/gm)].map(
    ([, data]) => JSON.parse(data ?? '').data.permitsChanges,
  )
  const granted = first.upserts.find(({ code }: { code: string }) => code === 'A')
  expect(first.upserts).toHaveLength(2)
  expect(later.at(-1).removed).toEqual([granted.id])
})

test('F27: a file that comes when nobody waits for it any more gives its place back', { timeout: 40_000 }, async () => {
  const open = safeCity(
    '# policies/procedures.yaml\npolicy: procedures\nrules: [{ rule: everybody, allow: read, fields: all, ways: [query, export] }]\n',
  )
  await using safe = await safeServer(open, { places: { most: 1, each: 1 }, patience: 700 })
  await using owner = openDatabase({ url: safe.store.url, name: 'test' })
  const file = async () => answerOf(await fetch(`${safe.url}/open/procedures/live.csv`))
  await owner.transaction(async (session) => {
    await session.rows(sql`lock table data.procedures in access exclusive mode`)
    expect(codesOf(await file())).toEqual(['KHO451'])
    expect(codesOf(await file())).toEqual(['KHO465'])
  })
  await expect.poll(async () => (await file()).status, within).toBe(200)
})
