import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity } from '../../test/harness/permits.ts'
import { runKho } from '../../test/harness/run-kho.ts'
import { testStore } from '../../test/harness/test-store.ts'

test('refused records are counted, reported, and published once the documents let them pass', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kho-report-'))
  await using store = await testStore(permitsCity())
  const kho = (...argv: string[]) =>
    runKho(argv, { KHO_DATABASE_URL: store.url, KHO_SUBJECT_KEY: Buffer.alloc(32, 7).toString('base64') })
  try {
    await store.sync(
      'permits',
      'first',
      firstAgency([...permits(3), permit('X', { tt: '3' }), permit('Y', { tt: '9' })]),
    )
    const file = join(folder, 'defects.csv')
    const report = await kho('quarantine', 'report', '--agency', 'H29.1', '--out', file, '--json')
    const course = { days: 30, opened: 1, closed: 0 }
    expect(report.values).toEqual([
      { agency: 'H29.1', sources: ['first'], defects: 1, records: 2, file, keys: false, course },
    ])
    expect(await readFile(file, 'utf8')).toContain('permits,first,gp,tt,')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await kho('quarantine', 'report', '--agency', 'H29.9', '--out', file)).toMatchObject({ code: 2 })

    const mended = permitsCity().map(({ path, text }) => ({
      path,
      text: text.replace('"2": closed }', '"2": closed, "3": revoked }'),
    }))
    await store.apply(mended)
    const replayed = await kho('quarantine', 'replay', 'permits', '--rule', 'unmapped_code', '--json')
    expect(replayed.values).toMatchObject([
      [{ dataset: 'permits', source: 'first', read: 2, inserted: 1, quarantined: 1 }],
    ])
    await store.sync('permits', 'first', firstAgency(permits(3)))
    const again = await kho('quarantine', 'report', '--agency', 'H29.1', '--out', file)
    expect(again.out).toContain('1 new, 1 closed. Day by day: dataset defect_history.')
    expect(await kho('quarantine', 'replay', 'nothing')).toMatchObject({ code: 2 })
    for (const { out, err } of [report, replayed]) expect(out + err).not.toContain('Giấy phép')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('kho source drift says what changed at a source and what to write for it', async () => {
  await using store = await testStore(permitsCity())
  const kho = (...argv: string[]) => runKho(argv, { KHO_DATABASE_URL: store.url })
  const now = `
    insert into kho.drift (dataset, source, "table", "column", kind, was, now, version, stops, fields)
    values ('permits', 'first', 'gp', 'ten', 'gone', 'text', 'ten_moi', 1, 'field', '{name}')`
  expect(await kho('source', 'drift', 'first')).toMatchObject({ code: 0 })
  await store.rows(now)
  const { code, out } = await kho('source', 'drift', 'first')
  expect(code).toBe(1)
  expect(out).toContain('It may be ten_moi now (a guess).')
  expect(out).toContain('name: ten_moi')
})
