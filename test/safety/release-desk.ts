import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MadeOptions } from '@kho/api/release/made-files.ts'
import { type Published, publishRelease } from '@kho/api/release/publish-release.ts'
import type { Publishing } from '@kho/api/release/publishing.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { openLedger } from '@kho/schema/ledger/ledger.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { safeCity } from './safe-city.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

/** The key that the tests' releases are signed with. */
export const releaseSigner = headKeyOf(Buffer.alloc(32, 9))

/** A server that gives releases out, and what publishes them. */
export interface ReleaseDesk extends SafeServer {
  readonly root: string
  publish(dataset: string, but?: Partial<Publishing>): Promise<Published>
}

export async function releaseDesk(
  documents: readonly Document[],
  made: Partial<MadeOptions> = {},
): Promise<ReleaseDesk> {
  const root = await mkdtemp(join(tmpdir(), 'kho-releases-'))
  const safe = await safeServer(documents, { releases: { root, signer: releaseSigner, ...made } })
  const [worker, streams] = (['kho_worker', 'kho_api'] as const).map((role) =>
    openDatabase({ url: safe.store.url, name: 'kho/test release', role, connections: 2 }),
  )
  if (!worker || !streams) throw new Error('no sessions')
  const ledger = await openLedger({ database: streams, subjectKey: randomBytes(32), writer: 'release' })
  return {
    ...safe,
    root,
    publish: (dataset, but = {}) =>
      publishRelease({
        ...{ city: safe.store.city(), version: safe.store.version(), dataset, root, database: worker },
        reading: { streams, session: streams, ledger },
        ...{ signer: releaseSigner, gate: async () => undefined, reader: { kind: 'operator' } },
        ...{ correlationId: randomUUID(), signal: new AbortController().signal, onRows: () => undefined, ...but },
      }),
    [Symbol.asyncDispose]: async () => {
      await ledger.close()
      await Promise.all([worker[Symbol.asyncDispose](), streams[Symbol.asyncDispose]()])
      await safe[Symbol.asyncDispose]()
      await rm(root, { recursive: true, force: true })
    },
  }
}

const fields = `
  code: { type: text, title: { vi: Mã, en: Code } }
  title: { type: text, title: { vi: Tên, en: Title } }
  floors: { type: integer, title: { vi: Số tầng, en: Floors } }
  area: { type: bigint, unit: m2, title: { vi: Diện tích, en: Area } }
  fee: { type: 'decimal(14,2)', unit: VND, title: { vi: Phí, en: Fee } }
  done: { type: boolean, title: { vi: Xong, en: Done } }
  day: { type: date, title: { vi: Ngày, en: Day } }
  at: { type: timestamp, title: { vi: Lúc, en: At } }
  built: { type: date, partial: true, title: { vi: Xây, en: Built } }
  uid: { type: uuid, title: { vi: Định danh, en: Id } }
  tags: { type: text, list: true, title: { vi: Nhãn, en: Tags } }
  doc: { type: json, title: { vi: Tài liệu, en: Document } }
  place: { type: geometry, title: { vi: Vị trí, en: Place } }
  inspector: { type: text, title: { vi: Người kiểm tra, en: Inspector } }
`

const works = (columns: string) => `
# datasets/works.yaml
dataset: works
names: { one: work, many: works }
title: { vi: Công trình, en: Works }
owner: H29.1
class: open
licence: cc-by-4.0
theme: construction
listed: true
key: [code]
size: 1000
fields:${columns}
`

const policy = (rule: string) => `
# policies/works.yaml
policy: works
rules: [${rule}]
`

const open = 'fields: { except: [inspector] }, ways: [query, export]'

/** A city with a dataset of every type of field, of which anybody may take all but one. */
export const openWorks = {
  whole: () => safeCity(works(fields) + policy(`{ rule: everybody, allow: read, ${open} }`)),
  /** Not those that are done. */
  fewer: () => safeCity(works(fields) + policy(`{ rule: everybody, allow: read, where: { done: false }, ${open} }`)),
  /** One column of them less. */
  narrower: () =>
    safeCity(works(fields) + policy('{ rule: everybody, allow: read, fields: [code, title, fee], ways: [export] }')),
  wider: () => safeCity(works(fields) + policy('{ rule: everybody, allow: read, fields: all, ways: [query, export] }')),
  closed: () => safeCity(works(fields) + policy('{ rule: everybody, allow: read, fields: all }')),
}

/** What spreadsheets, readers of CSV and programs stumble over. */
export const hardTexts = [
  ...[
    '=1+1',
    '+84 28',
    '-1',
    '@SUM(A1)',
    '\tx',
    '＝1',
    'a,b',
    '"q"',
    'a\r\nb',
    '',
    ' 007 ',
    'Thủ Đức',
    '_x000D_',
    '<b>&',
  ],
]

/** Rows of it as SQL; the first ones have hard texts. */
export function worksSql(rows: number): string {
  const texts = hardTexts.map((text) => `E'${[...text].map(unicode).join('')}'`).join(', ')
  return `insert into data.works (_id, _source, _run, _at, code, title, floors, area, fee, done, day, at, built, uid, tags, doc, place, inspector)
    select md5(n::text)::uuid, 'test', gen_random_uuid(), now(), lpad(n::text, 8, '0'),
      coalesce((array[${texts}])[n], 'Công trình ' || n), n % 40, 9007199254740993 + n, n + 0.25, n % 2 = 0,
      date '2020-01-01' + n % 300, timestamptz '2020-11-02 01:00:00.5+00' + n * interval '1 second',
      case when n % 3 = 0 then '2019' else '2019-05' end, md5('u' || n)::uuid,
      case when n % 5 > 0 then array['a', 'b,"' || n] end, json_build_object('n', n),
      case when n % 7 > 0 then json_build_object('type', 'Point', 'coordinates', json_build_array(106.7, 10.75)) end,
      'secret ' || n
    from generate_series(1, ${rows}) as n`
}

const unicode = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
