import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { pulled } from '@kho/ingest/sources/source-suite.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { filesAgency } from '../harness/files-agency.ts'
import { mariadbInstalled, startMariadb } from '../harness/mariadb.ts'
import { mysqlAgency } from '../harness/mysql-agency.ts'
import { firstAgency, permit, permits, permitsCity } from '../harness/permits.ts'
import { postgresAgency } from '../harness/postgres-agency.ts'
import { testStore } from '../harness/test-store.ts'

describe('I04: what looks like parameters of a driver', () => {
  const smuggled = [
    { database: 'x?host=evil.example&sslmode=disable' },
    { database: "x options='-c default_transaction_read_only=off'" },
    { user: 'kho options=-csession_replication_role=replica' },
    { database: 'jdbc:postgresql://evil/x?socketFactory=a' },
  ]

  test.for(smuggled)('in a PostgreSQL connection is a name that is not there: %o', async (part) => {
    await using agency = await postgresAgency()
    const connection = { ...agency.document.connection, ...part }
    await using source = await openSource({ ...agency.document, connection }, agency.options)
    await expect(source.describe()).rejects.toMatchObject({ code: expect.stringMatching(/^KHO20[12]$/) })
  })

  test.skipIf(!mariadbInstalled())('in a MariaDB connection is a name that is not there', async () => {
    const server = await startMariadb()
    onTestFinished(() => server.stop())
    await using agency = await mysqlAgency(server)
    for (const part of smuggled) {
      const connection = { ...agency.document.connection, ...part }
      await using source = await openSource({ ...agency.document, connection }, agency.options)
      await expect(source.describe()).rejects.toMatchObject({ code: expect.stringMatching(/^KHO20[12]$/) })
    }
  })
})

test.skipIf(!mariadbInstalled())(
  'I07: names that are one to PostgreSQL, which cuts them at 63 bytes, and names that only look alike stay apart',
  async () => {
    const server = await startMariadb()
    onTestFinished(() => server.stop())
    await using agency = await mysqlAgency(server)
    const long = 'ệ'.repeat(63)
    const names = ['ma', `${long}1`, `${long}2`, 'a', 'а', 'x`y', '"', "'; drop table t; --"] // the second a is Cyrillic
    const row = names.map((_, index) => String(index))
    await agency.makeTable('t', names, [row])
    await using source = await openSource(agency.document, agency.options)
    expect((await source.describe())[0]?.columns.map(({ name }) => name)).toEqual(names)
    expect(await pulled(source, 't', names)).toEqual([row])
    expect(await pulled(source, 't', [names[2] ?? '', names[4] ?? ''])).toEqual([['2', '4']])
  },
)

test('I08: a path into JSON is looked up, never run: quotes and operators in it are parts of a name', async () => {
  await using agency = filesAgency('json')
  const paths = ["a'->>'b", 'a"]', '$.a', "x'); select pg_sleep(9); --", '__proto__.b', 'constructor']
  const record = Object.fromEntries(paths.map((path, index) => [path, String(index)]))
  writeFileSync(join(agency.folder, 'f.json'), JSON.stringify([{ ma: '1', ...record }]))
  await using source = await openSource(agency.document, agency.options)
  expect(await pulled(source, 'f.json', ['ma', ...paths])).toEqual([['1', ...paths.map((_, index) => String(index))]])
})

test('F16: a text with a NUL is refused with its field, and the others of its batch are published', async () => {
  await using store = await testStore(permitsCity())
  const rows = [permit('P00000', { ten: 'a\0b' }), permit('A\0B'), ...permits(3)]
  expect(await store.sync('permits', 'first', firstAgency(rows))).toMatchObject({
    state: 'done',
    inserted: 3,
    quarantined: 2,
  })
  expect(
    await store.rows(`select breaches -> 0 ->> 'field', breaches -> 0 ->> 'rule' from kho.quarantine order by 1`),
  ).toEqual([
    ['code', 'type'],
    ['name', 'type'],
  ])
})
