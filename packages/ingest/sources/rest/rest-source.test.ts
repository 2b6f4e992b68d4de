import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import { httpAgency, sendJson } from '../../../../test/harness/http-agency.ts'
import { sourceSuite, type TestAgency, testDocument } from '../source-suite.ts'

type Row = readonly (string | null)[]

interface Table {
  readonly columns: readonly string[]
  readonly rows: Row[]
}

const read: ReadOptions = {
  format: null,
  sheet: null,
  records: 'data.items',
  encoding: null,
  delimiter: null,
  page: null,
  total: 'data.total',
  since: null,
}

const perPage = 1000

type Place = { readonly from: number; readonly until: number }

/** How the system divides its records: tokens and links hold on to what there was at first, numbers do not. */
interface Way {
  readonly page: ReadOptions['page']
  place(url: URL, rows: number): Place
}

const ways = {
  cursor: {
    page: { by: 'cursor', parameter: 'after', next: 'data.next' },
    place: (url, rows) => heldPlace(url.searchParams.get('after'), rows),
  },
  link: { page: { by: 'link' }, place: (url, rows) => heldPlace(url.searchParams.get('token'), rows) },
  number: {
    page: { by: 'number', parameter: 'page', first: 1, size: { parameter: 'size', of: 5000 } },
    place: (url, rows) => ({ from: (Number(url.searchParams.get('page')) - 1) * perPage, until: rows }),
  },
} as const satisfies { readonly [way: string]: Way }

function heldPlace(token: string | null, rows: number): Place {
  const [from = 0, until = rows] = token?.split('-').map(Number) ?? []
  return { from, until }
}

async function restAgency(way: string, { page, place }: Way): Promise<TestAgency> {
  const tables = new Map<string, Table>()
  const answer = (_: IncomingMessage, response: ServerResponse, url: URL) => {
    const table = tables.get(decodeURIComponent(url.pathname.slice('/api/'.length)))
    if (!table) return sendJson(response, {}, 404)
    const { from, until } = place(url, table.rows.length)
    const items = table.rows
      .slice(from, Math.min(from + perPage, until))
      .map((row) => Object.fromEntries(table.columns.map((column, index) => [column, row[index]])))
    const next = from + perPage < until ? `${from + perPage}-${until}` : null
    if (next && way === 'link') response.setHeader('link', `<?token=${next}>; rel="next", </api>; rel="up"`)
    sendJson(response, { data: { items, next, total: until } })
  }
  const agency = await httpAgency(answer)
  const document = testDocument('rest', { url: `${agency.url}/api` })
  return {
    document: { ...document, networks: ['127.0.0.0/8'] },
    options: { secretOf: () => undefined, cityFolder: '/' },
    changeMeanwhile: way === 'number' ? 'KHO256' : 'unseen',
    read: { ...read, page },
    makeTable: async (name, columns, rows) => {
      tables.set(name, { columns, rows: [...rows] })
      return name
    },
    addRow: async (from, row) => void tables.get(from)?.rows.push(row),
    sessions: async () => null,
    [Symbol.asyncDispose]: () => agency[Symbol.asyncDispose](),
  }
}

for (const [name, way] of Object.entries(ways)) sourceSuite(`rest by ${name}`, () => restAgency(name, way))
