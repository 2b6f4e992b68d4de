import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type Fault, faultProxy, honest } from '../harness/fault-proxy.ts'
import { logServer } from '../harness/log-agency.ts'
import { firstAgency, permit, permits, permitsCity } from '../harness/permits.ts'
import { type StoreAt, storeAt } from '../harness/store-at.ts'

/** Ends the store when a COMMIT that publishes has been sent, so many milliseconds later; less than none: before it. */
function killAtPublishing(milliseconds: number, kill: () => Promise<void>): Fault {
  const publishing = new Set<number>()
  return async function* ({ from, bytes, connection }) {
    if (from === 'server') return yield bytes
    if (bytes.includes('into kho.checkpoint')) publishing.add(connection)
    if (!bytes.includes('commit\0') || !publishing.has(connection)) return yield bytes
    if (milliseconds >= 0) yield bytes
    if (milliseconds > 0) await setTimeout(milliseconds)
    await kill()
    yield 'reset'
  }
}

/** The name of the record that changes. Records, checkpoint and the runs that they say they came by stand or fall together. */
async function publishedName(store: StoreAt): Promise<string> {
  const [row] = await store.rows(`
    select p.name, (select count(*) from data.permits), c.records, r.state, came.state, p._at <= c.at
    from kho.checkpoint as c join kho.run as r using (run), data.permits as p join kho.run as came on came.run = p._run
    where p.code = 'P00001'`)
  const [name, ...facts] = row ?? []
  expect(facts).toEqual(['300', '300', 'done', 'done', 't'])
  return name ?? ''
}

test('F04: a store that dies while a publishing commits has all of it or nothing, and the next run goes on from there', async () => {
  const server = await logServer()
  onTestFinished(() => server.stop())
  const way = new URL(server.url)
  const proxy = await faultProxy(Number(way.port))
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  way.hostname = '127.0.0.1'
  way.port = String(proxy.port)
  const store = await storeAt(server.url, permitsCity(), way.href)
  expect(await store.sync('permits', 'first', firstAgency(permits(300)))).toMatchObject({ state: 'done' })
  let last = await publishedName(store)
  for (const [turn, milliseconds] of [-1, 0, 1, 5].entries()) {
    const next = `Lần ${turn}`
    const source = firstAgency([permit('P00001', { ten: next }), ...permits(300).slice(1)])
    const killed = Promise.withResolvers<void>()
    proxy.become(killAtPublishing(milliseconds, () => server.killAll().then(killed.resolve)))
    await Promise.all([store.sync('permits', 'first', source), killed.promise])
    proxy.become(honest)
    await expect
      .poll(
        () =>
          server.restart().then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 60_000 },
      )
      .toBe('up')
    const seen = await publishedName(store)
    expect(milliseconds < 0 ? [last] : [last, next]).toContain(seen)
    await expect
      .poll(async () => (await store.sync('permits', 'first', source)).state, { timeout: 30_000 })
      .toBe('done')
    const stands = await store.rows(`select name from data.permits where code = 'P00001'`)
    expect(stands).toEqual([[next]])
    last = next
  }
})
