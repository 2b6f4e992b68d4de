import { join } from 'node:path'
import { headKeyOf, isSigned } from '@kho/schema/ledger/head-key.ts'
import { headsFolder } from '@kho/schema/ledger/heads-folder.ts'
import { openLedger } from '@kho/schema/ledger/ledger.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { officer } from '../safety/issuer.ts'
import { safeServer } from '../safety/safe-server.ts'
import { ledgerKey, ledgerPlace, readOf, subjectKey } from './ledger-place.ts'

test('A06, F34: what is personal does not leave while the ledger cannot be written, and open data does', async () => {
  await using safe = await safeServer()
  await safe.store.owner.rows(sql`revoke insert on kho.ledger_entry from kho_api`)
  const refused = await safe.ask('{ dossiers(first: 1) { nodes { applicantId } } }', { as: officer })
  expect(refused.text).toContain('KHO503')
  expect(refused.body.data ?? null).toBeNull()
  const open = await safe.ask('{ procedures(first: 1) { nodes { code } } }', { as: officer })
  expect(open.body.data.procedures.nodes).toHaveLength(1)
  await safe.store.owner.rows(sql`grant insert on kho.ledger_entry to kho_api`)
  const answered = await safe.ask('{ dossiers(first: 1) { nodes { applicantId } } }', { as: officer })
  expect(answered.body.data.dossiers.nodes).toHaveLength(1)
})

test('A07: a superuser who switches off what the database logs and checks changes nothing unseen', async () => {
  await using place = await ledgerPlace()
  const ledger = await place.open()
  await ledger.append(readOf('1'))
  await place.owner.rows(sql`alter table kho.ledger_entry disable trigger all`)
  await place.owner.rows(sql`alter table kho.ledger_entry drop constraint ledger_entry_check`)
  await place.owner.rows(sql`alter role kho_api set log_statement = 'none'`)
  await ledger.append(readOf('2'))
  await ledger.close()
  const untold = await place.kho('ledger', 'verify')
  expect(untold).toMatchObject({ code: 1 })
  expect(untold.out).toContain('entry 3: somebody it mentions would not be told')
  await place.owner.rows(sql`
    insert into kho.ledger_mention
    select m.subject, m.side, e.at, e.chain, e.position from kho.ledger_entry as e, kho.mentions_of(e.body) as m
    on conflict do nothing`)
  expect(await place.kho('ledger', 'verify')).toMatchObject({ code: 0 })
  await place.owner.rows(sql`update kho.ledger_entry set body = replace(body, 'H29.760', 'H29.761') where position = 2`)
  const told = await place.kho('ledger', 'verify')
  expect(told).toMatchObject({ code: 1 })
  expect(told.out).toContain('entry 2: the body is not what its hash says')
})

test('A07: every start of a writer is an entry that names it', async () => {
  await using place = await ledgerPlace()
  for (const writer of ['serve 1', 'serve 2']) await (await place.open({ writer })).close()
  const rows = await place.owner.rows(
    sql`select body::json ->> 'kind', body::json ->> 'writer' from kho.ledger_entry order by at`,
  )
  expect(rows).toEqual([
    ['open', 'serve 1'],
    ['open', 'serve 2'],
  ])
})

test('the latest head of every chain is served to everybody, as it was signed', async () => {
  await using place = await ledgerPlace()
  await using safe = await safeServer()
  await using database = openDatabase({ url: safe.store.url, name: 'ledger', role: 'kho_api' })
  const signing = { keys: [ledgerKey], folder: headsFolder(join(place.folder, 'served')), every: 50 } as const
  const ledgers = [1, 2].map((n) => openLedger({ database, subjectKey, writer: `serve ${n}`, signing }))
  for (const ledger of await Promise.all(ledgers)) {
    await ledger.append(readOf('1'))
    await ledger.close()
  }
  const response = await fetch(`${safe.url}/ledger/heads`)
  const { heads }: { heads: { body: string; signature: string }[] } = await response.json()
  expect(response.status).toBe(200)
  expect(heads.map(({ body }) => JSON.parse(body).position)).toEqual([2, 2])
  for (const { body, signature } of heads) expect(isSigned(headKeyOf(ledgerKey).name, body, signature)).toBe(true)
})
