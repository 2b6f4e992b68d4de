import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { postgresAgency } from '../../../test/harness/postgres-agency.ts'
import { firstGrants } from './first-grants.ts'
import { openSource } from './open-source.ts'
import { pulled, testDocument } from './source-suite.ts'

test('the account that the script makes before it exists can read what is asked for, and nothing more', async () => {
  const agency = await postgresAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await agency.run('create schema "Một cửa"')
  await agency.run('create table "Một cửa".ho_so as select 1 as ma')
  await agency.run('create table public.khac as select 1 as ma')
  const user = `new_${randomBytes(6).toString('hex')}`
  const { host, port, database } = agency.document.connection
  const document = testDocument('postgres', { host, port, database, user })
  const script = firstGrants(document, ['Một cửa.ho_so'], agency.options)
  for (const statement of script) await agency.run(statement)
  onTestFinished(async () => {
    const name = pg.escapeIdentifier(user)
    await agency.run(`drop owned by ${name}`)
    await agency.run(`drop role ${name}`)
  })
  await using source = await openSource(document, agency.options)
  expect((await source.describe()).map(({ name }) => name)).toContain('Một cửa.ho_so')
  expect(await pulled(source, 'Một cửa.ho_so', ['ma'])).toEqual([['1']])
  await expect(pulled(source, 'khac', ['ma'])).rejects.toMatchObject({ code: 'KHO206' })
  expect((await source.check([])).excessRights).toEqual([])
})

test('each make has its script, and what has no accounts of its own has none', () => {
  const of = (kind: Parameters<typeof testDocument>[0]) =>
    firstGrants(testDocument(kind, { database: 'd', user: 'kho' }), ['ho_so'], {
      secretOf: () => undefined,
      cityFolder: '/',
    })
  expect(of('mysql')).toEqual([
    "create user 'kho'@'%' identified by '…' with max_user_connections 2",
    "grant select, show view on `d`.`ho_so` to 'kho'@'%'",
  ])
  expect(of('sqlserver').join('\n')).toContain('[dbo].[ho_so]')
  expect(of('oracle').at(-1)).toBe('grant read on "KHO"."ho_so" to "KHO"')
  expect(of('files')).toEqual([])
})
