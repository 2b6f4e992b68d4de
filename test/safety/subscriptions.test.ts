import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { revoke } from '@kho/schema/credentials/revocations.ts'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changesCity, holderRows, inspectionRows, permitRows } from './changes-city.ts'
import { type Claims, citizen, officer } from './issuer.ts'
import { answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(changesCity('own'), { followers: { most: 8, each: 2 } })
})
afterAll(() => safe[Symbol.asyncDispose]())

interface Happened {
  readonly event: string
  readonly id: string | null
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says, looked at by the test
  readonly data: any
}

/** Events as they came, and how the stream ended. */
interface Stream {
  readonly events: readonly Happened[]
  readonly ended: Promise<'ended' | 'cut'>
  leave(): void
}

const feed = 'permitsChanges(first: 2) { upserts { id code agency fee } removed }'

interface Saying {
  readonly as?: Claims
  readonly token?: string
  readonly after?: string
  readonly variables?: object
}

async function send(query: string, { as, token, after, variables }: Saying, signal: AbortSignal | null = null) {
  const shown = token ?? (as ? await safe.issuer.sign(as) : null)
  return fetch(`${safe.url}/graphql`, {
    method: 'POST',
    signal,
    body: JSON.stringify({ query, variables }),
    headers: {
      ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
      ...(shown === null ? {} : { authorization: `Bearer ${shown}` }),
      ...(after === undefined ? {} : { 'last-event-id': after }),
    },
  })
}

async function follow(saying: Saying = { as: officer }, query = `subscription { ${feed} }`): Promise<Stream> {
  const leaving = new AbortController()
  const response = await send(query, saying, leaving.signal)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const events: Happened[] = []
  const ended = taken(response, events).then(
    () => 'ended' as const,
    () => 'cut' as const,
  )
  return { events, ended, leave: () => leaving.abort() }
}

async function taken({ body }: Response, events: Happened[]): Promise<void> {
  let text = ''
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = `${text}${part}`.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) if (block !== ':') events.push(happened(block))
  }
}

function happened(block: string): Happened {
  const line = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null
  return { event: line('event') ?? '', id: line('id'), data: JSON.parse(line('data') || 'null') }
}

/** What somebody holds who has taken these events in. */
function held(events: readonly Happened[]): readonly string[] {
  const records = new Map<string, string>()
  for (const { data } of events) {
    for (const { id, code, agency, fee } of data?.data?.permitsChanges.upserts ?? []) {
      records.set(id, `${code} ${agency} ${fee}`)
    }
    for (const id of data?.data?.permitsChanges.removed ?? []) records.delete(id)
  }
  return [...records.values()].sort()
}

const publish = (rows: Parameters<typeof permitRows>[0]) => safe.store.sync('permits', 'desk', permitRows(rows))
const within = { timeout: 20_000 }

test('whoever follows is told as it comes: of records, of what rules reach through, and of rules; and goes on where he left', {
  timeout: 120_000,
}, async () => {
  await publish([
    ['A', 'H29.1', 1],
    ['B', 'H29.2', 1],
    ['C', 'H29.1', 1],
    ['D', 'H29.1', 1],
  ])
  const stream = await follow()
  const holds = (records: readonly string[]) => expect.poll(() => held(stream.events), within).toEqual(records)
  await holds(['A H29.1 1', 'C H29.1 1', 'D H29.1 1'])
  await publish([
    ['A', 'H29.1', 2],
    ['B', 'H29.1', 1],
    ['C', 'H29.2', 1],
  ])
  await holds(['A H29.1 2', 'B H29.1 1'])
  await safe.store.apply(changesCity('own', 'inspected'))
  await safe.store.sync('inspections', 'desk', inspectionRows(['C']))
  await holds(['A H29.1 2', 'B H29.1 1', 'C null 1'])
  await safe.store.apply(changesCity('cheap'))
  await holds(['A H29.1 null', 'B H29.1 null', 'C H29.2 null'])
  const last = stream.events.at(-1)?.id ?? ''
  stream.leave()
  await stream.ended
  await publish([['A', 'H29.1', 1]])
  const later = await follow({ as: officer, after: last })
  await expect.poll(() => held([...stream.events, ...later.events]), within).toEqual(['A H29.1 null'])
  expect(later.events.flatMap(({ data }) => data.data.permitsChanges.removed)).toHaveLength(2)
  expect(stream.events.every(({ event }) => event === 'next')).toBe(true)
  later.leave()
  await later.ended
  await safe.store.apply(changesCity('own'))
})

test('since in a variable, an alias and a filter are as in the query, whose cursor is the stream’s', async () => {
  await publish([
    ['A', 'H29.1', 1],
    ['B', 'H29.1', 5],
  ])
  const ask = () => safe.ask('{ permitsChanges(filter: { fee: { gt: 1 } }) { cursor } }', { as: officer })
  await expect.poll(async () => codesOf(await ask()), within).toEqual([])
  const { cursor } = (await ask()).body.data.permitsChanges
  const query = `subscription Fees($since: String, $least: Int) {
    it: permitsChanges(since: $since, filter: { fee: { gt: $least } }) { upserts { code } removed cursor hasMore }
  }`
  const stream = await follow({ as: officer, variables: { since: cursor, least: 1 } }, query)
  await publish([
    ['A', 'H29.1', 3],
    ['B', 'H29.1', 1],
  ])
  await expect.poll(() => stream.events.length, within).toBeGreaterThan(1)
  const { data, id } = stream.events[1] ?? {}
  expect(stream.events[0]?.data.data.it).toMatchObject({ upserts: [], removed: [] })
  expect(data.data.it).toEqual({ upserts: [{ code: 'A' }], removed: [expect.any(String)], cursor: id, hasMore: false })
  stream.leave()
  await stream.ended
})

test('U03: whoever is shut out is told so as the last thing, and nothing that comes after', async () => {
  const token = await safe.issuer.sign({ ...officer, jti: 'followed' })
  const stream = await follow({ token })
  const digest = credentialDigest(safe.credentialKey, 'token', 'followed')
  await revoke(safe.store.owner, { what: 'token', digest, until: 'ever', revoker: null })
  expect(await stream.ended).toBe('ended')
  expect(stream.events.at(-2)?.data.errors[0].extensions.code).toBe('KHO473')
  expect(stream.events.at(-1)).toEqual({ event: 'complete', id: null, data: null })
})

test('what is no feed is refused before a stream begins, and each asker has so many', async () => {
  const refused = async (query: string, saying: Saying = { as: officer }) => {
    const answer = await answerOf(await send(query, saying))
    return [answer.status, ...codesOf(answer)]
  }
  expect(await refused('subscription { viewer { kind } }')).toEqual([400, 'KHO446'])
  expect(await refused(`subscription { ${feed} other: ${feed} }`)).toEqual([400, 'KHO446'])
  expect(await refused(`subscription { ... { ${feed} } }`)).toEqual([400, 'KHO490'])
  expect(await refused(`subscription ($x: Boolean!) { permitsChanges @skip(if: $x) { removed } }`)).toContain('KHO446')
  expect(await refused('subscription { permitsChanges(filter: { inspections: { some: {} } }) { removed } }')).toEqual([
    400,
    'KHO487',
  ])
  expect(await refused(`subscription { ${feed} }`, { as: officer, after: 'x' })).toEqual([400, 'KHO412'])
  expect(codesOf(await safe.ask(`subscription { ${feed} }`, { as: officer }))).toEqual(['KHO446'])
  // Of somebody who has not followed before: the server may still be noticing that others left.
  const token = await safe.issuer.sign(officer, { subject: 'another officer' })
  const two = [await follow({ token }), await follow({ token })]
  expect(await refused(`subscription { ${feed} }`, { token })).toEqual([503, 'KHO491'])
  const another = await follow({ as: citizen })
  expect(another.events.flatMap(({ data }) => data.data.permitsChanges.upserts)).toEqual([])
  for (const stream of [...two, another]) stream.leave()
  const free = () =>
    send(`subscription { ${feed} }`, { token }).then(({ status, body }) => body?.cancel().then(() => status))
  await expect.poll(free, within).toBe(200)
})

test('A06: what cannot be entered in the ledger does not leave; once it can it comes, and all that came is entered', {
  timeout: 60_000,
}, async () => {
  const stream = await follow({ as: officer }, 'subscription { holdersChanges { upserts { number personId } } }')
  const told = () => stream.events.flatMap(({ data }) => data.data.holdersChanges.upserts).map((one) => one.number)
  const numbers = () => [...new Set(told())]
  await safe.store.sync('holders', 'desk', holderRows(['1']))
  await expect.poll(numbers, within).toEqual(['1'])
  const entered = async () => {
    const [row] = await safe.store.rows(`
      select sum(json_array_length(r -> 'subjects')) from kho.ledger_entry, json_array_elements(body::json -> 'reads') as r
      where body::json ->> 'kind' = 'read' and r ->> 'dataset' = 'holders'`)
    return Number(row?.[0])
  }
  expect(await entered()).toBeGreaterThanOrEqual(told().length)
  await safe.store.rows('revoke insert on kho.ledger_entry from kho_api')
  try {
    await safe.store.sync('holders', 'desk', holderRows(['1', '2']))
    await expect.poll(() => safe.log(), within).toMatch(/KHO50\d/)
    expect(numbers()).toEqual(['1'])
  } finally {
    await safe.store.rows('grant insert on kho.ledger_entry to kho_api')
  }
  await expect.poll(numbers, within).toEqual(['1', '2'])
  expect(await entered()).toBeGreaterThanOrEqual(told().length)
  stream.leave()
  await stream.ended
})

test('graphql-sse’s own client follows', async () => {
  const authorization = `Bearer ${await safe.issuer.sign(officer, { subject: 'one with a library' })}`
  const client = createClient({ url: `${safe.url}/graphql`, headers: { authorization }, retryAttempts: 0 })
  const told = client.iterate({ query: `subscription { ${feed} }` })
  await publish([['A', 'H29.1', 1]])
  const first = await told.next()
  expect(first.value.data.permitsChanges.removed).toEqual([])
  await publish([['E', 'H29.1', 7]])
  const answers: unknown[] = []
  for await (const { data, errors } of told) {
    expect(errors).toBeUndefined()
    answers.push(data?.permitsChanges)
    if (JSON.stringify(answers).includes('"E"')) break
  }
  client.dispose()
})

test('a server that closes ends its streams without complete, so that they are gone on with elsewhere', async () => {
  const own = await safeServer(changesCity('own'))
  const response = await fetch(`${own.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query: 'subscription { permitsChanges { removed } }' }),
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
  })
  const text = response.text()
  await own[Symbol.asyncDispose]()
  expect(await text).toMatch(/^event: next\nid: [\w-]+\ndata: \{.*\}\n\n$/)
})
