import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { takeDelivery } from '@kho/ingest/push/take-delivery.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { expect, test } from 'vitest'
import { documentsOf, testStore } from '../harness/test-store.ts'
import { type Random, randomOf } from '../judges/random.ts'

const documents = documentsOf(`
# city.yaml
city: kill_loop
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
# sources/office.yaml
source: office
agency: H29.1
kind: push
connection: { auth: { kind: token, value: { env: TOKEN } } }
# datasets/cases.yaml
dataset: cases
names: { one: case_file, many: case_files }
title: { vi: Hồ sơ, en: Cases }
owner: H29.1
class: shared
key: [code]
fields:
  code: { type: text }
  name: { type: text }
sources:
  - { source: office, from: hoso, map: { code: ma, name: ten } }
`)

// More rounds by command: KHO_KILLS=1000 npx pnpm vitest run test/kill/push-loop.test.ts
const kills = Number(process.env.KHO_KILLS ?? 20)
const seed = Number(process.env.KHO_SEED ?? Date.now() % 1_000_000)
const codes = 2000

/** The agency's own records, and the messages that tell of its changes: some twice, some late, some in another order. */
function agencyOf(random: Random) {
  const records = new Map<string, string>()
  let version = 0
  let kept: string[] = []
  return {
    records,
    delivery(): string {
      const lines = Array.from({ length: 40 }, () => {
        const code = `C${random.below(codes)}`
        version += 1
        // Few enough that no run is held for what it deletes.
        const isGone = random.chance(0.03)
        if (isGone) records.delete(code)
        else records.set(code, `lần ${version}`)
        const change = isGone ? { op: 'delete' } : { op: 'upsert', record: { ten: `lần ${version}` } }
        return JSON.stringify({ ...change, key: code, version })
      })
      const again = random.some(kept, 0.3)
      kept = lines
      return [...lines, ...again].toSorted(() => random.below(3) - 1).join('\n')
    },
  }
}

async function startWorker(url: string): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'push-worker.ts'), url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (worker.stdout) await once(worker.stdout, 'data')
  return worker
}

async function kill(worker: ChildProcess): Promise<void> {
  const gone = once(worker, 'exit')
  worker.kill('SIGKILL')
  await gone
}

test(`T6: after ${kills} kills at random moments everything that was answered 202 is there, once, and nothing else`, {
  timeout: 70_000 + kills * 5_000,
}, async () => {
  await using store = await testStore(documents)
  await using push = openDatabase({ url: store.url, name: 'test push', role: 'kho_push' })
  console.info(`push loop: KHO_SEED=${seed} KHO_KILLS=${kills}`)
  const random = randomOf(seed, 0)
  const agency = agencyOf(random)
  let sent = 0
  const send = async () => {
    const body = agency.delivery()
    sent += 1
    const delivery = { source: 'office', from: 'hoso', idempotencyKey: `d-${sent}`, body }
    await takeDelivery(push, store.city(), delivery)
  }
  let next = startWorker(store.url)
  for (let round = 0; round < kills; round += 1) {
    const worker = await next
    worker.stdin?.write('go\n')
    next = startWorker(store.url)
    for (let at = 0; at < 4; at += 1) await send()
    await setTimeout(random.below(400))
    await kill(worker)
  }
  const worker = await next
  worker.stdin?.write('go\n')
  const waiting = () => store.rows("select count(*) from kho.delivery_part where state = 'waiting'")
  await expect.poll(waiting, { timeout: 60_000, interval: 100 }).toEqual([['0']])
  await kill(worker)
  const stored = await store.rows('select code, name from data.cases order by code collate "C"')
  expect(stored).toEqual([...agency.records].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  expect(await store.rows("select count(*) from kho.run where state = 'held'")).toEqual([['0']])
  expect(await store.rows('select count(*) from kho.delivery where body is not null')).toEqual([['0']])
})
