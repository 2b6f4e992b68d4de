import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Document } from '@kho/schema/contract/document.ts'

const city = resolve(import.meta.dirname, '..')

/** District 3's system as CSV files of the same rows, for a machine without MariaDB: the documents that then differ. */
export function withoutMariadb(): readonly Document[] {
  const files: Document = {
    path: 'sources/one_stop_q3.yaml',
    text: `source: one_stop_q3
title: { vi: Một cửa điện tử Quận 3, en: District 3 one-stop }
agency: H29.770
kind: files
connection: { folder: { env: KHO_DEMO_ONE_STOP_Q3 }, encoding: utf-8, delimiter: ',' }
time_zone: Asia/Ho_Chi_Minh
owns: { dossiers: { receiving_agency: H29.770 } }
limits: { connections: 1 }
`,
  }
  return [
    files,
    fromFile('datasets/dossiers.yaml', 'tbl_ho_so'),
    fromFile('datasets/dossier_steps.yaml', 'tbl_tien_do'),
  ]
}

/** A dataset's document that reads a file where the city's own reads a table. */
function fromFile(path: string, table: string): Document {
  const text = readFileSync(resolve(city, path), 'utf8')
  return { path, text: text.replace(`from: ${table}\n`, `from: ${table}.csv\n`) }
}
