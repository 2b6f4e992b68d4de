import { describe, expect, test } from 'vitest'
import { openSource } from '../open-source.ts'
import { testDocument } from '../source-suite.ts'
import { typeText } from '../type-values.ts'
import { tablesOf } from '../typed-table.ts'
import { attributesOf } from './oracle-session.ts'
import { leastGrants, openingStatements, rightsStatement, selectStatement } from './oracle-statements.ts'
import { readingOf } from './oracle-type.ts'

const facts = (type: string, precision: number | null = null, scale: number | null = null) => ({
  type,
  precision,
  scale,
})
const number = `regexp_replace(to_char("c", 'TM9', 'nls_numeric_characters=''.,'''), '^(-?)\\.', '\\10.')`

describe('a column of Oracle', () => {
  test.for([
    [facts('NUMBER', 9, 0), 'integer', number],
    [facts('NUMBER', 18, 0), 'bigint', number],
    [facts('NUMBER', 38, 0), 'decimal(38,0)', number],
    [facts('NUMBER', null, 0), 'decimal(38,0)', number],
    [facts('NUMBER', 14, 2), 'decimal(14,2)', number],
    [facts('NUMBER', 5, -2), 'text', number],
    [facts('NUMBER', 2, 5), 'text', number],
    [facts('NUMBER'), 'text', number],
    [facts('BINARY_DOUBLE'), 'text', number],
    [facts('VARCHAR2'), 'text', '"c"'],
    [facts('CHAR'), 'text', 'rtrim("c")'],
    [facts('CLOB'), 'text', '"c"'],
    [facts('RAW'), 'text', 'lower(rawtohex("c"))'],
    [facts('DATE'), 'timestamp', `ltrim(to_char("c", 'SYYYY-MM-DD HH24:MI:SS'))`],
    [facts('TIMESTAMP(6)'), 'timestamp', `ltrim(to_char("c", 'SYYYY-MM-DD HH24:MI:SS.FF9'))`],
    [
      facts('TIMESTAMP(6) WITH TIME ZONE'),
      'timestamp',
      `ltrim(to_char(sys_extract_utc("c"), 'SYYYY-MM-DD HH24:MI:SS.FF9')) || '+00:00'`,
    ],
  ] as const)('%o is read as %s', ([column, type, expression]) => {
    const reading = readingOf(column)
    if (!reading) throw new Error('it is not read')
    expect(reading.expression('"c"')).toBe(expression)
    expect(typeText({ name: '', declared: '', nullable: false, comment: null, ...reading.shape })).toBe(type)
  })

  test.for(['BLOB', 'BFILE', 'SDO_GEOMETRY', 'XMLTYPE'])('%s has no exact text and is not read', (type) => {
    expect(readingOf(facts(type))).toBeNull()
  })
})

describe('what Oracle is sent', () => {
  const column = { name: 'Số', declared: 'NUMBER', nullable: false, comment: null }
  const reading = readingOf(facts('RAW'))
  const [table] = reading ? tablesOf([{ table: 'HOSO', column, reading }], [], new Map()) : []

  test('is one SELECT of texts in a transaction that the server keeps from writing', () => {
    if (!table) throw new Error('there is no table')
    expect(openingStatements).toEqual(['set transaction read only'])
    expect(selectStatement(table, 'MOTCUA', ['Số'], 's')).toBe(
      'select lower(rawtohex("Số")) as c0 from "MOTCUA"."HOSO"',
    )
    expect(() => selectStatement(table, 'MOTCUA', ['gone'], 's')).toThrow(expect.objectContaining({ code: 'KHO207' }))
    expect(rightsStatement).not.toMatch(/\b(?:insert|update|delete)\b/)
  })

  test('asks the administrator for reading and nothing else', () => {
    expect(leastGrants('MOTCUA', 'kho', ['HOSO'])).toEqual([
      'create user "KHO" identified by "…"',
      'grant create session to "KHO"',
      'grant read on "MOTCUA"."HOSO" to "KHO"',
    ])
  })

  test('I04: comes from fields of ours: a service cannot carry a descriptor', () => {
    const options = { port: null, database: 'x)(SERVER=evil', user: 'u', password: 'p', tls: 'verify' }
    expect(attributesOf(options as never, 'db.q1').connectString).toBe(
      '(DESCRIPTION=(CONNECT_TIMEOUT=10)(ADDRESS=(PROTOCOL=TCPS)(HOST=db.q1)(PORT=1521))' +
        '(CONNECT_DATA=(SERVICE_NAME=xSERVERevil))(SECURITY=(SSL_SERVER_DN_MATCH=ON)))',
    )
  })
})

describe('an Oracle', () => {
  const never = new AbortController().signal
  const request = { from: 'T', columns: ['A'], key: [], cursor: null, run: 'r' }
  const open = async (host: string) => {
    const document = testDocument('oracle', { host, port: 1, database: 'x', user: 'kho', password: { env: 'P' } })
    return await openSource(document, { secretOf: () => 'p', cityFolder: '/' })
  }

  test('that does not answer is told', async () => {
    await expect((await open('127.0.0.1')).open(request, never)).rejects.toMatchObject({ code: 'KHO201' })
  })

  test('I01: at an address that is a trap is not connected to', async () => {
    await expect((await open('169.254.169.254')).open(request, never)).rejects.toMatchObject({ code: 'KHO252' })
  })
})
