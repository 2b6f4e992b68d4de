import { describe, expect, test } from 'vitest'
import { openSource } from '../open-source.ts'
import { testDocument } from '../source-suite.ts'
import { typeText } from '../type-values.ts'
import { tablesOf } from '../typed-table.ts'
import { configurationOf } from './sqlserver-session.ts'
import { catalogueStatements, leastGrants, openingStatements, selectStatement } from './sqlserver-statements.ts'
import { readingOf } from './sqlserver-type.ts'

const facts = (type: string, precision: number | null = null, scale: number | null = null) => ({
  type,
  precision,
  scale,
})

describe('a column of SQL Server', () => {
  test.for([
    [facts('bit'), 'boolean', 'convert(varchar(1), [c])'],
    [facts('bigint'), 'bigint', 'convert(varchar(20), [c])'],
    [facts('decimal', 38, 10), 'decimal(38,10)', 'convert(varchar(41), [c])'],
    [facts('money'), 'decimal(19,4)', 'convert(varchar(30), [c], 2)'],
    [facts('float'), 'text', 'convert(varchar(30), [c], 3)'],
    [facts('nvarchar'), 'text', 'convert(nvarchar(max), [c])'],
    [facts('nchar'), 'text', 'rtrim(convert(nvarchar(max), [c]))'],
    [facts('date'), 'date', 'convert(varchar(10), [c], 23)'],
    [facts('time'), 'time', 'convert(varchar(16), [c], 121)'],
    [facts('datetime2'), 'timestamp', 'convert(varchar(27), [c], 121)'],
    [facts('datetimeoffset'), 'timestamp', 'convert(varchar(34), [c], 121)'],
    [facts('uniqueidentifier'), 'uuid', 'lower(convert(varchar(36), [c]))'],
    [facts('varbinary'), 'text', 'lower(convert(varchar(max), convert(varbinary(max), [c]), 2))'],
    [facts('geography'), 'text', '[c].ToString()'],
    [facts('xml'), 'text', 'convert(nvarchar(max), [c])'],
    [facts('a type of tomorrow'), 'text', 'convert(nvarchar(max), [c])'],
  ] as const)('%o is read as %s by %s', ([column, type, expression]) => {
    const reading = readingOf(column)
    expect(reading.expression('[c]')).toBe(expression)
    expect(typeText({ name: '', declared: '', nullable: false, comment: null, ...reading.shape })).toBe(type)
  })
})

describe('what SQL Server is sent', () => {
  const column = { name: 'a]b', declared: 'int', nullable: false, comment: null }
  const [table] = tablesOf([{ table: "t'x", column, reading: readingOf(facts('int')) }], [["t'x", 'a]b']], new Map())

  test('is one SELECT of texts, with names only as names', () => {
    if (!table) throw new Error('there is no table')
    expect(table.table.key).toEqual(['a]b'])
    expect(selectStatement(table, 'dbo', ['a]b'], 's')).toBe(
      "select convert(varchar(11), [a]]b]) as c0 from [dbo].[t'x]",
    )
    expect(() => selectStatement(table, 'dbo', ['gone'], 's')).toThrow(expect.objectContaining({ code: 'KHO207' }))
    expect(catalogueStatements("a'b").keys).toContain("schema_id(N'a''b')")
  })

  test('opens one snapshot that gives way to the agency’s own work', () => {
    expect(openingStatements).toEqual([
      'set textsize 2147483647',
      'set deadlock_priority low',
      'set lock_timeout 10000',
      'set transaction isolation level snapshot',
      'begin transaction',
    ])
  })

  test('asks the administrator for reading and nothing else', () => {
    expect(leastGrants({ database: 'motcua', schema: 'dbo', user: 'kho', tables: ['hoso', 'a]b'] })).toEqual([
      'alter database [motcua] set allow_snapshot_isolation on',
      "create login [kho] with password = '…'",
      'create user [kho] for login [kho]',
      'grant select on [dbo].[hoso] to [kho]',
      'grant select on [dbo].[a]]b] to [kho]',
    ])
  })

  test('I04: comes from fields of ours: named session, certificate checked, intent to read', () => {
    const connection = {
      host: 'h;Encrypt=no',
      port: 1,
      database: 'd',
      user: 'u',
      password: 'p',
      tls: 'verify',
    } as const
    const { server, options } = configurationOf({ ...connection, source: 's', networks: null } as never, 'kho/s/r')
    expect(server).toBe('h;Encrypt=no')
    expect(options).toMatchObject({
      encrypt: true,
      trustServerCertificate: false,
      readOnlyIntent: true,
      appName: 'kho/s/r',
    })
  })
})

describe('a SQL Server', () => {
  const never = new AbortController().signal
  const request = { from: 't', columns: ['a'], key: [], cursor: null, run: 'r' }
  const open = async (host: string) => {
    const document = testDocument('sqlserver', { host, port: 1, user: 'kho', password: { env: 'P' } })
    return await openSource(document, { secretOf: () => 'p', cityFolder: '/' })
  }

  test('that does not answer is told', async () => {
    await expect((await open('127.0.0.1')).open(request, never)).rejects.toMatchObject({ code: 'KHO201' })
  })

  test('I01: at an address that is a trap is not connected to', async () => {
    await expect((await open('169.254.169.254')).open(request, never)).rejects.toMatchObject({ code: 'KHO252' })
  })
})
