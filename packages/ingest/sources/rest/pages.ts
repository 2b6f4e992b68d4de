import { hash } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import LinkHeader from 'http-link-header'
import { textOfJson, valueAt } from '../json/json-cells.ts'
import type { HttpReader } from '../outbound/http-reader.ts'
import type { Endpoint } from './endpoint.ts'
import { notAsDescribed, type Page, readPage } from './read-page.ts'

/** An endpoint about to be read from its first page on. */
export interface Reading {
  readonly reader: HttpReader
  readonly endpoint: Endpoint
  readonly signal: AbortSignal
  /** What tells one record from another. */
  keyOf(record: Page['records'][number]): string
}

const mostPages = 1_000_000
const mostEmpty = 100
const longestToken = 4096

/**
 * Every page of an endpoint, asked for one after the other. Ends normally only after a complete read: KHO256 where
 * pages repeat or shift, where they never end, and where there are fewer or more records than the endpoint says.
 */
export async function* pagesOf(reading: Reading): AsyncGenerator<Page> {
  const { endpoint } = reading
  const check = checkOf(reading)
  const asked = new Set<string>()
  let url: URL | null = firstOf(endpoint)
  for (let number = 0; url !== null; number += 1) {
    const name = hash('sha256', url.href, 'base64')
    if (asked.has(name)) throw notFitting(endpoint, 'asks for the same page again')
    if (number === mostPages) throw notFitting(endpoint, `has more than ${mostPages} pages`)
    asked.add(name)
    const page: Page = await pageAt(reading, url).catch((cause) => {
      throw number > 0 ? forgotten(endpoint, cause) : cause
    })
    check.page(page)
    yield page
    url = nextOf(endpoint, url, page)
  }
  check.end()
}

function pageAt({ reader, endpoint, signal }: Omit<Reading, 'keyOf'>, url: URL): Promise<Page> {
  return reader.get(url, endpoint.from, signal, (answer) => readPage(endpoint, answer))
}

/** A page that the system itself has named and does not know any more: it was started again, or took too long. */
function forgotten(endpoint: Endpoint, cause: unknown): unknown {
  const isGone = cause instanceof KhoError && cause.code === 'KHO206' && endpoint.read.page?.by !== 'number'
  return isGone ? notFitting(endpoint, 'does not know a page any more that it named') : cause
}

/** The first page alone, for describing the endpoint. */
export function firstPage(reading: Omit<Reading, 'keyOf'>): Promise<Page> {
  return pageAt(reading, firstOf(reading.endpoint))
}

function firstOf({ url, read: { page } }: Endpoint): URL {
  const first = new URL(url)
  if (page?.by !== 'number') return first
  first.searchParams.set(page.parameter, String(page.first))
  if (page.size) first.searchParams.set(page.size.parameter, String(page.size.of))
  return first
}

/** Where the next page is, null after the last. */
function nextOf(endpoint: Endpoint, url: URL, page: Page): URL | null {
  const { page: paging } = endpoint.read
  if (paging === null) return null
  if (paging.by === 'link') return linkOf(endpoint, page)
  const next = new URL(url)
  if (paging.by === 'cursor') {
    const token = textOfJson(valueAt(page.body, paging.next) ?? null)
    if (token === null || token === '') return null
    if (token.length > longestToken) throw notAsDescribed(endpoint, `has a page token of ${token.length} characters`)
    next.searchParams.set(paging.parameter, token)
    return next
  }
  // A page shorter than was asked for is no end: systems give fewer than they are asked for.
  if (page.records.length === 0) return null
  next.searchParams.set(paging.parameter, String(Number(url.searchParams.get(paging.parameter)) + 1))
  return next
}

/** RFC 8288. A page elsewhere would be asked for with this source's credentials. */
function linkOf(endpoint: Endpoint, { answer }: Page): URL | null {
  const header = answer.header('link')
  if (header === null) return null
  const uri = uriOf(header)
  if (uri === null) return null
  const next = URL.parse(uri, answer.url)
  if (next?.origin === endpoint.url.origin) return next
  throw notAsDescribed(endpoint, 'names a next page of another system')
}

function uriOf(header: string): string | null {
  try {
    return LinkHeader.parse(header).rel('next')[0]?.uri ?? null
  } catch {
    return null
  }
}

/** What the pages of one read must have in common. */
function checkOf({ endpoint, keyOf }: Reading) {
  const isNumbered = endpoint.read.page?.by === 'number'
  let before: ReadonlySet<string> = new Set()
  let total: number | null = null
  let count = 0
  let empty = 0
  const repeats = (keys: ReadonlySet<string>): boolean => {
    const again = keys.intersection(before).size
    return isNumbered ? again > 0 : again > 0 && again === keys.size
  }
  return {
    page({ records, total: said }: Page): void {
      const keys = new Set(records.map(keyOf))
      if (repeats(keys)) throw notFitting(endpoint, 'gives records of one page on the next one again')
      if (isNumbered && total !== null && said !== total) throw notFitting(endpoint, 'changed while it was read')
      empty = records.length === 0 ? empty + 1 : 0
      if (empty > mostEmpty) throw notFitting(endpoint, 'has no end')
      before = keys
      total = said
      count += records.length
      if (total !== null && count > total) throw notFitting(endpoint, `gave ${count} records of ${total}`)
    },
    end(): void {
      if (total !== null && count !== total) throw notFitting(endpoint, `gave ${count} records of ${total}`)
    },
  }
}

function notFitting({ source, from }: Endpoint, why: string): KhoError {
  return new KhoError('KHO256', `${from} of source ${source} ${why}.`, { source, from })
}
