import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { openDatabase } from '@kho/schema/store/database.ts'
import { expect, test } from 'vitest'
import { officer } from './issuer.ts'
import { type Answer, codesOf, safeServer } from './safe-server.ts'

const page = '{ dossiers(first: 20) { nodes { dossierCode procedure { title } } } }'
const told = /"cost":\{"cost":41,"mostOfOne":100000,"budget":100,"seconds":60\}/

test('R18: an operation tells what it cost by declared sizes alone, and a minute’s budget bounds its asker', async () => {
  const budgets = { perMinute: 100, session: null, key: randomBytes(32) }
  await using safe = await safeServer(undefined, { budgets })
  const ask = async (subject: string) => safe.ask(page, { token: await safe.issuer.sign(officer, { subject }) })
  const first = await ask('one')
  expect(first.text).toMatch(told)
  expect(first.headers.get('ratelimit-policy')).toBe('"cost";q=100;w=60')
  expect(first.headers.get('ratelimit')).toMatch(/^"cost";r=59;t=\d+$/)
  expect((await safe.ask(page)).text).toMatch(told) // of no record it costs the same
  // Two of these fit into a minute, and six lie in two minutes at most.
  const asked = []
  for (let times = 0; times < 6; times += 1) asked.push(await ask('one'))
  const refused = asked.filter(({ status }) => status !== 200)
  expect(new Set(refused.map((answer) => `${answer.status} ${codesOf(answer)}`))).toEqual(new Set(['429 KHO481']))
  const [last] = refused
  if (!last) throw new Error('somebody is refused')
  expect(last.body.errors[0].extensions.details).toMatchObject({ cost: 41, most: 100 })
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask('two')).status).toBe(200)
})

test('R18: servers of one store tell each other what was spent', async () => {
  const key = randomBytes(32)
  await using safe = await safeServer()
  await using session = openDatabase({ url: safe.store.url, name: 'kho/test', role: 'kho_write', connections: 2 })
  const { openBudgets } = await import('@kho/api/graphql/budgets.ts')
  const [one, other] = [1, 2].map(() => openBudgets({ perMinute: 1_000_000_000, session, key }))
  if (!one || !other) throw new Error('two are opened')
  await expect
    .poll(() => {
      one.take('somebody', 1_000)
      const { remaining } = other.take('somebody', 1)
      return remaining < 1_000_000_000 - 1_000
    })
    .toBe(true)
  const kept = await safe.store.rows('select spent::text from kho.spent')
  expect(kept.flat().join('')).not.toContain('somebody')
  await Promise.all([one.close(), other.close()])
})

test('F29: a client that leaves ends its statement in the store', async () => {
  await using safe = await safeServer()
  const waiting = async () => {
    const [row] = await safe.store.rows(`select count(*) from pg_stat_activity
      where application_name = 'kho/test' and wait_event_type = 'Lock' and state = 'active' and datname = current_database()`)
    return Number(row?.[0])
  }
  const body = JSON.stringify({ query: '{ procedures { nodes { title } } }' })
  await safe.store.owner.transaction(async (locking) => {
    await locking.client.query('lock table data.procedures in access exclusive mode')
    const head = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
    const socket = connect(Number(new URL(safe.url).port), '127.0.0.1', () => socket.write(head + body))
    socket.on('error', () => undefined)
    await expect.poll(waiting).toBe(1)
    socket.destroy()
    await expect.poll(waiting).toBe(0)
  })
  expect((await safe.ask('{ procedures { totalCount } }')).status).toBe(200)
  expect(safe.log()).not.toContain('unexpected')
})

test('F27: beyond what is answered at once and what may wait, requests are refused and told when to come back', async () => {
  const turnstile = { atOnce: 1, each: 1, waitingEach: 2, waiting: 2, patience: 60_000 }
  await using safe = await safeServer(undefined, { turnstile })
  const query = '{ procedures { nodes { title } } }'
  const answers: Answer[] = []
  const asked = await safe.store.owner.transaction(async (locking) => {
    await locking.client.query('lock table data.procedures in access exclusive mode')
    const all = Array.from({ length: 6 }, async () => answers.push(await safe.ask(query)))
    await expect.poll(() => answers.length).toBe(3)
    return { all }
  })
  for (const refused of answers.slice(0, 3)) {
    expect([refused.status, ...codesOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'KHO480', '1'])
  }
  await Promise.all(asked.all)
  expect(answers.slice(3).map(({ status }) => status)).toEqual([200, 200, 200])
})
