import { KhoError } from '@kho/schema/error.ts'
import type { GraphqlAnswers } from '../graphql/graphql-route.ts'
import { knownUnlisted } from '../graphql/known-unlisted.ts'
import { errorBody, failureAnswer } from '../http/answer.ts'
import { isStale } from '../http/known-error.ts'
import type { AskedBySomeone, AskerRoute } from '../http/route.ts'
import type { TextAnswer } from '../http/text-answer.ts'
import { type Addressed, addressed } from './address.ts'
import { askGraphql } from './ask-graphql.ts'
import { countAnswer, pageAnswer, recordAnswer } from './data-answers.ts'
import { entitySetsOf } from './entity-sets.ts'
import { type Form, formOf, jsonInForm, xml } from './form.ts'
import { metadataXml } from './metadata.ts'
import { readOptions } from './query-options.ts'
import { notSpoken, notUnderstood } from './refusals.ts'

const root = '/odata/v4'
const mostBytes = 65_536

/**
 * OData 4 reads for tools that speak it (OASIS OData 4.01, minimal conformance). Each question is asked of `/graphql` as GraphQL,
 * by the same asker and purpose: the policy view, the ledger, costs and quotas are those of there, and there is nothing here to
 * read a record by.
 */
export function odataRoutes(graphql: GraphqlAnswers): readonly AskerRoute[] {
  const answer = (asked: AskedBySomeone, given: Given) => answered(asked, given, graphql)
  const inAddress = (asked: AskedBySomeone) =>
    answer(asked, { options: new URL(asked.request.url).searchParams, sent: false })
  return [
    { method: 'GET', path: root, guard: 'asker', handler: inAddress },
    { method: 'GET', path: `${root}/*`, guard: 'asker', handler: inAddress },
    {
      ...{ method: 'POST', path: `${root}/*`, guard: 'asker', body: mostBytes },
      handler: (asked) => answer(asked, { options: new URLSearchParams(asked.body), sent: true }),
    },
  ]
}

/** Query options, and whether they were sent in a body (part 1, 11.2.5: `/$query`). */
interface Given {
  readonly options: URLSearchParams
  readonly sent: boolean
}

async function answered(asked: AskedBySomeone, given: Given, graphql: GraphqlAnswers): Promise<TextAnswer> {
  try {
    const isModel = new URL(asked.request.url).pathname.endsWith('/$metadata')
    const form = formOf(asked.request.headers, given.options.get('$format'), isModel)
    return await answerTo(asked, given, { form, graphql })
  } catch (thrown) {
    if (!(thrown instanceof KhoError) || isStale(thrown)) throw thrown
    asked.tell(thrown, false)
    return refusalOf(thrown, asked)
  }
}

interface How {
  readonly form: Form
  readonly graphql: GraphqlAnswers
}

async function answerTo(asked: AskedBySomeone, given: Given, { form, graphql }: How): Promise<TextAnswer> {
  const { asker, snapshot, language, request } = asked
  const { origin, pathname } = new URL(request.url)
  const sets = entitySetsOf(snapshot.city, knownUnlisted(snapshot.city, asker, new Date()))
  const at = addressed(pathname.slice(root.length + 1), sets)
  keepSent(at, given)
  const base = `${origin}${root}`
  if (at.kind === 'metadata') return xml(metadataXml(sets, language))
  if (at.kind === 'service') {
    const value = [...sets.values()].map(({ name, contract }) => {
      return { name, kind: 'EntitySet', url: name, title: contract.title[language] }
    })
    return jsonInForm({ '@odata.context': `${base}/$metadata`, value }, form)
  }
  keepFitting(at.kind, given)
  const options = readOptions(at.set, given.options)
  if (!given.sent) keepPersonal(asked, [...options.named, ...(at.kind === 'record' ? at.named : [])], options.search)
  const ask = askGraphql(asked, graphql)
  const reading = { options, form, base, ask, sent: given.sent, given: given.options }
  if (at.kind === 'count') return countAnswer(reading)
  return at.kind === 'record' ? recordAnswer(reading, at.key) : pageAnswer(reading)
}

/** A body is taken where an address says so, and nowhere else. */
function keepSent(at: Addressed, { sent }: Given): void {
  const bySent = at.kind === 'set' && at.bySent
  if (sent && !bySent) throw notSpoken('POST', 'anything but a set’s /$query')
  if (!sent && bySent) throw notUnderstood('/$query', 'the options are sent in the body of a POST')
}

const fitting: { readonly [kind in Addressed['kind']]?: readonly string[] } = {
  record: ['$select', '$expand', '$format'],
  count: ['$filter', '$search', '$format'],
}

/** What would be passed over in silence is refused: of one record there is nothing to choose, and a number has no order. */
function keepFitting(kind: Addressed['kind'], { options }: Given): void {
  const fits = fitting[kind]
  const other = [...options.keys()].find((name) => name.startsWith('$') && fits?.includes(name) === false)
  if (other !== undefined) throw notUnderstood('a query option', `one stands there that a ${kind} does not take`)
}

/** Addresses stay in logs and histories: in that of somebody who is known stands no value of a personal field. */
function keepPersonal(
  { asker }: AskedBySomeone,
  named: readonly { readonly sensitivity: string }[],
  search: string | null,
) {
  if (asker.principal.kind === 'anonymous') return
  const isPersonal = search !== null || named.some(({ sensitivity }) => sensitivity !== 'none')
  if (isPersonal) throw new KhoError('KHO482', 'A known asker sends by POST /$query what may be about somebody.')
}

/** A refusal in OData's words (JSON 4.01, 21), with the code, the hint and the headers that it has anywhere else. */
function refusalOf(error: KhoError, asked: AskedBySomeone): TextAnswer {
  const { message, extensions } = errorBody(error, asked)
  const { code, hint, correlationId } = extensions
  const body = { error: { code, message, '@kho.hint': hint, '@kho.correlationId': correlationId } }
  const answer = failureAnswer(JSON.stringify(body), error)
  answer.headers.set('odata-version', '4.0')
  return answer
}
