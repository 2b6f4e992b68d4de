import type { Document } from '@kho/schema/contract/document.ts'

/** District 3's system as CSV files of the same rows, for a machine without MariaDB. */
export const withoutMariadb: readonly Document[] = [
  {
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
  },
]
