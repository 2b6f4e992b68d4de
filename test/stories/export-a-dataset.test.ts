import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { permitDesk } from '../harness/permit-desk.ts'

const rules = `policy: permits
rules:
  - { rule: files, allow: read, to: { kind: officer }, where: { agency: { in: $principal.units } }, fields: all, mask: { fee: range(1000) }, ways: [export] }
  - { rule: looks, allow: read, to: { kind: citizen }, fields: all }
`

test('an operator writes a dataset to a file as an officer is shown it, and the ledger has both and whom it told of', async () => {
  const { folder, write, kho, url } = await permitDesk()
  write('policies/permits.yaml', rules)
  await kho('apply', folder, '--yes')
  await kho('sync')
  const out = join(folder, '..', 'permits.csv')
  const asked = (as: string, ...more: readonly string[]) => kho('export', 'permits', '--as', as, '--out', out, ...more)
  const taken = await asked('officer_one', '--format', 'csv', '--json')
  expect(taken).toMatchObject({ code: 0, values: [{ file: out, records: 2, bytes: statSync(out).size }] })
  expect(statSync(out).mode & 0o777).toBe(0o600)
  const [names, ...lines] = readFileSync(out, 'utf8').split('\r\n')
  expect(names).toBe('code,agency,holder,status,fee')
  expect(lines.sort()).toEqual(['', 'P1,H29.1,079190000001,open,0', 'P2,H29.1,079190000002,closed,0'])
  expect(readdirSync(join(folder, '..')).filter((name) => name.endsWith('.part'))).toEqual([])

  await using database = openDatabase({ url, name: 'test' })
  const rows = await database.rows(sql`
    select body from kho.ledger_entry where body::json ->> 'kind' = 'read' or body like '%dataset.export%'
    order by at, position`)
  const [act, read] = rows.map(([body]) => JSON.parse(body ?? ''))
  expect(act).toMatchObject({
    kind: 'write',
    action: 'dataset.export',
    asker: { kind: 'operator' },
    target: { key: 'permits' },
  })
  expect(act.target.subjects, 'the officer, by account and person').toHaveLength(2)
  expect(read).toMatchObject({ correlation: act.correlation, asker: { kind: 'operator', agency: 'H29.1' } })
  expect(read.reads).toMatchObject([{ dataset: 'permits', fields: ['holder'], rules: ['files'] }])
  expect(read.reads[0].subjects).toHaveLength(2)
  expect((await kho('ledger', 'verify')).code).toBe(0)

  expect((await asked('officer_two', '--format', 'ndjson')).out).toBe(`records 2: ${out}\n`)
  expect(
    readFileSync(out, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).code)
      .sort(),
  ).toEqual(['P3', 'P4'])
})

test('what is not exported leaves no file, and neither does a command that asks for nothing there is', async () => {
  const { folder, write, kho } = await permitDesk()
  write('policies/permits.yaml', rules)
  await kho('apply', folder, '--yes')
  await kho('sync')
  const out = join(folder, '..', 'permits.csv')
  const tried = async (...words: readonly string[]) => {
    const { code, err } = await kho('export', ...words, '--out', out)
    return [code, err.slice(0, 6)]
  }
  expect(await tried('permits', '--as', 'citizen', '--format', 'csv')).toEqual([1, 'KHO464'])
  expect(await tried('permits', '--as', 'officer_one', '--format', 'xml')).toEqual([2, 'KHO521'])
  expect(await tried('nothing', '--as', 'officer_one', '--format', 'csv')).toEqual([2, 'KHO526'])
  expect(await tried('permits', '--as', 'nobody', '--format', 'csv')).toEqual([2, 'KHO344'])
  expect(existsSync(out)).toBe(false)
})
