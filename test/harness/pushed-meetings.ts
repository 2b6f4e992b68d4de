import { randomUUID } from 'node:crypto'
import { deliveryOutcome } from '@kho/ingest/push/delivery-outcome.ts'
import { processPushed } from '@kho/ingest/push/process-pushed.ts'
import { takeDelivery } from '@kho/ingest/push/take-delivery.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { identityKey } from './identity-key.ts'
import { documentsOf, type TestStore, testStore } from './test-store.ts'

/** Two agencies that push their meetings into one dataset. */
export const meetingsCity = documentsOf(`
# city.yaml
city: test
title: { vi: Thử, en: Test }
time_zone: Asia/Ho_Chi_Minh
# agencies/all.yaml
- agency: H29
  title: { vi: Thành phố, en: City }
- agency: H29.1
  title: { vi: Một, en: One }
  parent: H29
- agency: H29.2
  title: { vi: Hai, en: Two }
  parent: H29
# sources/one.yaml
source: one
agency: H29.1
kind: push
connection: { auth: { kind: token, value: { env: ONE } } }
owns: { meetings: { agency: H29.1 } }
# sources/two.yaml
source: two
agency: H29.2
kind: push
connection: { auth: { kind: token, value: { env: TWO } } }
owns: { meetings: { agency: H29.2 } }
# datasets/meetings.yaml
dataset: meetings
names: { one: meeting, many: meetings }
title: { vi: Cuộc họp, en: Meetings }
owner: H29
class: shared
key: [code]
fields:
  code: { type: text }
  agency: { type: text, required: true }
  room: { type: text }
  seats: { type: integer }
  gone: { type: boolean }
sources:
  - { source: one, from: cuoc_hop, map: { code: ma, agency: don_vi, room: phong.ten, seats: ghe, gone: IsDeleted }, deletes: { soft: { gone: true } } }
  - { source: two, from: cuoc_hop, map: { code: ma, agency: don_vi, room: phong.ten, seats: ghe } }
`)

/** One line of a delivery. */
export type Line = { readonly [name: string]: unknown }

export const upsert = (ma: string, version: unknown, more: Line = {}): Line => ({
  op: 'upsert',
  key: ma,
  record: { don_vi: 'H29.1', phong: { ten: `phòng ${version}` }, ...more },
  version,
})

/** A store of a test file's own that they push to, empty before each test. */
export function pushedMeetings() {
  const own = new AsyncDisposableStack()
  const open: { store?: TestStore; push?: Database } = {}
  beforeAll(async () => {
    open.store = own.use(await testStore(meetingsCity))
    open.push = own.use(openDatabase({ url: open.store.url, name: 'test push', role: 'kho_push' }))
  })
  afterAll(() => own.disposeAsync())
  beforeEach(() =>
    desk.store.rows(`
      truncate data.meetings, kho.tombstone, kho.quarantine, kho.delivery, kho.delivery_part;
      delete from kho.checkpoint; update kho.run set state = 'cancelled' where state = 'held'`),
  )
  const desk = {
    get store(): TestStore {
      return open.store ?? notOpen()
    },
    /** In the role that takes deliveries in. */
    get push(): Database {
      return open.push ?? notOpen()
    },
    send(lines: readonly (Line | string)[], source = 'one', idempotencyKey: string = randomUUID()) {
      const body = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
      return takeDelivery(desk.push, desk.store.city(), { source, from: 'cuoc_hop', idempotencyKey, body })
    },
    work(source = 'one'): Promise<number> {
      const { store } = desk
      const signal = new AbortController().signal
      const common = { database: store.worker, city: store.city(), version: store.version(), identityKey, signal }
      return processPushed({ ...common, source, onProgress: () => undefined, onRun: () => undefined })
    },
    /** Sends, works and gives what the sender is told of the one dataset. */
    async pushed(lines: readonly (Line | string)[], source = 'one') {
      const { run } = await desk.send(lines, source)
      await desk.work(source)
      const [told] = (await deliveryOutcome(desk.push, source, run)).datasets
      return told
    },
    records: () => desk.store.rows('select code, room, _version, _source from data.meetings order by code'),
  }
  return desk
}

function notOpen(): never {
  throw new Error('the store is opened before the first test')
}
