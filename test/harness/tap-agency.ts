import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestAgency, testDocument } from '@kho/ingest/sources/source-suite.ts'
import { madeTap } from '../../packages/ingest/sources/singer/made-tap.ts'

/** A city with one tap, which reads tables of a folder; `fault` is code it runs before its end. */
export async function tapAgency(fault = '') {
  const folder = mkdtempSync(join(tmpdir(), 'kho-taps-'))
  mkdirSync(join(folder, 'taps'))
  writeFileSync(join(folder, 'taps', 'tap-folder'), madeTap)
  chmodSync(join(folder, 'taps', 'tap-folder'), 0o755)
  const pathOf = (name: string) => join(folder, `${name}.table`)
  const document = testDocument('singer', { command: ['taps/tap-folder'], config: { folder, fault } })
  return {
    folder,
    document,
    options: { secretOf: () => undefined, cityFolder: folder },
    changeMeanwhile: 'unseen',
    makeTable: async (name, columns, rows) => {
      writeFileSync(pathOf(name), JSON.stringify({ columns, rows }))
      return name
    },
    addRow: async (name, row) => {
      const table = JSON.parse(readFileSync(pathOf(name), 'utf8'))
      writeFileSync(pathOf(name), JSON.stringify({ ...table, rows: [...table.rows, row] }))
    },
    sessions: async () => null,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  } satisfies TestAgency & { folder: string }
}
