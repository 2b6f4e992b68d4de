import { KhoError } from '@kho/schema/error.ts'
import type { TextAnswer } from '../http/text-answer.ts'
import type { Ask, Told } from './ask-graphql.ts'
import { contextParts, entityOf, memberOf, withheldIn } from './entity.ts'
import { type Form, jsonInForm, plain } from './form.ts'
import type { QueryOptions } from './query-options.ts'
import { countQuestion, type Key, pageQuestion, recordQuestion, skipQuestion } from './question.ts'
import { notUnderstood } from './refusals.ts'

/** What data is asked by, and how it is answered. */
export interface DataReading {
  readonly options: QueryOptions
  readonly form: Form
  /** The service's address, without a slash at its end. */
  readonly base: string
  readonly ask: Ask
  /** Whether the options came in a body: then none of them goes into an address of ours. */
  readonly sent: boolean
  readonly given: URLSearchParams
}

const mostSkipped = 1_000

/** One page of a set: `$top` of it at most, and by `@odata.nextLink` where it goes on. */
export async function pageAnswer(reading: DataReading): Promise<TextAnswer> {
  const { options, form, base, ask } = reading
  const first = Math.min(options.top ?? form.pageSize, form.pageSize)
  const context = `${base}/$metadata#${options.set.name}${contextParts(options)}`
  const begin = options.skip === 0 ? { after: options.skiptoken, isOver: false } : await skipped(reading)
  if (begin.isOver || first === 0)
    return jsonInForm({ '@odata.context': context, ...(await counted(reading)), value: [] }, form)
  const told = await ask(pageQuestion(options, first, begin.after))
  const { answer } = told
  if (answer === null) throw new KhoError('KHO540', 'Unexpected error.')
  const nodes = memberOf(answer, 'nodes')
  const value = Array.isArray(nodes) ? nodes.map((one) => entityOf(options, one, form.exactAsText)) : []
  const count = memberOf(answer, 'totalCount')
  const body = {
    '@odata.context': context,
    ...(typeof count === 'number' ? { '@odata.count': count } : {}),
    ...withheldIn(answer),
    value,
    ...goingOn(reading, memberOf(answer, 'pageInfo'), first),
  }
  return withLimits(jsonInForm(body, form), told)
}

/** The cursor of the record before the page's first; a cursor alone is asked for, so nothing of those before it is read. */
async function skipped({
  options,
  ask,
}: DataReading): Promise<{ readonly after: string | null; readonly isOver: boolean }> {
  if (options.skiptoken !== null) throw notUnderstood('$skip', 'it stands beside a $skiptoken')
  if (options.skip > mostSkipped)
    throw notUnderstood('$skip', `more than ${mostSkipped} are skipped by following @odata.nextLink`)
  const { answer } = await ask(skipQuestion(options))
  const page = memberOf(answer, 'pageInfo')
  const cursor = memberOf(page, 'endCursor')
  return { after: typeof cursor === 'string' ? cursor : null, isOver: memberOf(page, 'hasNextPage') !== true }
}

async function counted({ options, ask }: DataReading): Promise<{ readonly [annotation: string]: unknown }> {
  return options.count ? { '@odata.count': await countOf(options, ask) } : {}
}

function goingOn({ options, base, sent, given }: DataReading, page: unknown, first: number) {
  const cursor = memberOf(page, 'endCursor')
  const left = options.top === null ? null : options.top - first
  if (memberOf(page, 'hasNextPage') !== true || typeof cursor !== 'string' || left === 0) return {}
  // A body is sent again with this in it: an address that others might keep would tell what was asked for.
  if (sent) return { '@kho.skiptoken': cursor }
  const next = new URLSearchParams([...given].filter(([name]) => !['$skip', '$skiptoken', '$top'].includes(name)))
  if (left !== null) next.set('$top', String(left))
  next.set('$skiptoken', cursor)
  const words = [...next].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return { '@odata.nextLink': `${base}/${options.set.name}?${words}` }
}

/** One record with what is withheld of it. Throws KHO448 where there is none to be seen. */
export async function recordAnswer({ options, form, base, ask }: DataReading, key: Key): Promise<TextAnswer> {
  const told = await ask(recordQuestion(options, key))
  // The `id` of another set's record is none of this one's.
  if (memberOf(told.answer, 'id') === null)
    throw new KhoError('KHO448', 'There is no such record, or none that you are shown.')
  const context = `${base}/$metadata#${options.set.name}${contextParts(options)}/$entity`
  const body = {
    '@odata.context': context,
    ...withheldIn(told.answer),
    ...entityOf(options, told.answer, form.exactAsText),
  }
  return withLimits(jsonInForm(body, form), told)
}

/** `/$count`: a number alone. */
export async function countAnswer({ options, ask }: DataReading): Promise<TextAnswer> {
  return plain(String(await countOf(options, ask)))
}

async function countOf(options: QueryOptions, ask: Ask): Promise<number> {
  if (options.search !== null) throw notUnderstood('$count', 'what is searched is not counted')
  const { answer } = await ask(countQuestion(options))
  const groups = memberOf(answer, 'groups')
  const count = Array.isArray(groups) ? memberOf(groups[0], 'count') : null
  return typeof count === 'number' ? count : 0
}

function withLimits(answer: TextAnswer, { limits }: Told): TextAnswer {
  for (const [name, value] of limits) answer.headers.set(name, value)
  return answer
}
