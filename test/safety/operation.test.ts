import { noteUnbegun } from '@kho/ingest/jobs/standing.ts'
import { readOperation } from '@kho/kho/status/read-operation.ts'
import { KhoError } from '@kho/schema/error.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { documentsOf } from '../harness/test-store.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, safeServer } from './safe-server.ts'

const read = `
# sources/desk.yaml
source: desk
agency: H29.1
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/permits.yaml
dataset: permits
names: { one: permit, many: permits }
title: { vi: Giấy phép, en: Permits }
owner: H29.1
class: shared
refresh: { every: 15m, promise: 1h }
key: [code]
fields: { code: { type: text } }
sources: [{ source: desk, from: t, map: { code: code } }]
# policies/permits.yaml
policy: permits
rules: [{ rule: officers, allow: read, to: { kind: officer }, fields: all }]
`

const query = `{ operation {
  workers { alive running queued }
  problems { kind heading { en } source agency datasets code message hint { en } streak { vi en } consumers { en } commands
    late { dataset promise } }
} }`

test('an operator is told what `kho status` tells: what is broken, who suffers, what to run next; nobody else is', async () => {
  const look: { by: ReturnType<typeof readOperation> | null } = { by: null }
  await using safe = await safeServer([...safeCity(), ...documentsOf(read)], {
    readOperation: async (current) =>
      look.by?.(current) ?? { workers: { alive: 0, running: 0, queued: 0 }, problems: [] },
  })
  await using api = openDatabase({ url: safe.store.url, name: 'kho/test', role: 'kho_api' })
  look.by = readOperation(api)
  await using worker = openDatabase({ url: safe.store.url, name: 'kho/test', role: 'kho_worker' })
  const unreachable = new KhoError('KHO201', 'The system does not answer.')
  await noteUnbegun(worker, { dataset: 'permits', source: 'desk' }, 1, unreachable)
  await worker.rows(sql`update kho.standing set failing_since = failing_since - interval '3 hours'`)
  const operator = await safe.issuer.sign({ kho_kind: 'operator', trust: 3 }, { subject: 'operator-1' })
  const told = await safe.ask(query, { token: operator })
  expect(told.body.data.operation).toEqual({
    workers: { alive: 0, running: 0, queued: 0 },
    problems: [
      expect.objectContaining({ kind: 'no_worker', commands: ['kho work'], datasets: [], streak: null }),
      {
        ...{
          kind: 'broken',
          heading: { en: 'broken for 3 hours' },
          source: 'desk',
          agency: 'H29.1',
          datasets: ['permits'],
        },
        ...{ code: 'KHO201', message: 'The system does not answer.', hint: { en: expect.any(String) } },
        streak: { vi: expect.stringContaining('Chưa lần nào tốt'), en: expect.stringContaining('Never good') },
        ...{ consumers: [{ en: 'officers' }], late: [{ dataset: 'permits', promise: 3600 }] },
        commands: ['kho source check desk', 'kho sync permits --source desk'],
      },
    ],
  })
  for (const kind of ['officer', 'steward', 'citizen']) {
    const claims = { kho_kind: kind, unit: 'H29.1', cccd: '079190000021', trust: 3 }
    const refused = await safe.ask(query, { token: await safe.issuer.sign(claims, { subject: kind }) })
    expect([kind, refused.body.data, codesOf(refused)]).toEqual([kind, { operation: null }, ['KHO425']])
  }
  expect(codesOf(await safe.ask(query))).toEqual(['KHO425'])
})
