import { KhoError } from '@kho/schema/error.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import { guardAct } from '../acts/act-guard.ts'
import type { Desk } from '../acts/desk.ts'
import { performAct } from '../acts/perform-act.ts'
import { quotaHolder } from '../graphql/quotas.ts'
import { jsonAnswer } from '../http/answer.ts'
import type { AskedBySomeone, AskerRoute, Incoming } from '../http/route.ts'
import type { TextAnswer } from '../http/text-answer.ts'
import { openPlaces } from '../open/places.ts'
import { type DatasetProposal, keepDatasetDraft } from './keep-dataset-draft.ts'
import type { DroppedField, DroppedFile, ReadDropped } from './read-dropped.ts'

export interface DropParts {
  readonly desk: Desk | null
  readonly ledger: Ledger
  /** Absent, no file is taken. */
  readonly readDropped: ReadDropped | undefined
}

/** Milliseconds to bring a file and read it: less than the whole request is given. */
const patience = 25_000

/**
 * `POST /steward/drop`: a CSV file or workbook of a steward becomes the draft of a dataset. The file is the body, its name
 * percent-encoded in `X-Kho-File`: an address stands in logs. Neither the file nor a value of it is kept.
 */
export function dropRoutes(parts: DropParts): readonly AskerRoute[] {
  const { readDropped } = parts
  if (!readDropped) return []
  const places = openPlaces({ most: 2, each: 1 })
  const read = new WeakMap<Incoming, Promise<DroppedFile>>()
  const readOnce = (asked: AskedBySomeone): Promise<DroppedFile> => {
    const known = read.get(asked.request)
    if (known) return known
    const place = places.take(quotaHolder(asked.asker.principal, asked.network))
    const reading = broughtFile(asked, readDropped).finally(() => place.leave())
    read.set(asked.request, reading) // a body comes once, and a version that moves on has the request answered anew
    return reading
  }
  return [{ guard: 'asker', method: 'POST', path: '/steward/drop', handler: (asked) => drop(asked, parts, readOnce) }]
}

async function drop(
  asked: AskedBySomeone,
  { desk, ledger }: DropParts,
  readOnce: (asked: AskedBySomeone) => Promise<DroppedFile>,
): Promise<TextAnswer> {
  const { principal, purpose } = asked.asker
  guardAct('steward', principal)
  const { city, version } = asked.snapshot
  const agency = principal.agency ?? ''
  if (!city.agencies.has(agency))
    throw new KhoError('KHO425', 'This is done by a data steward of an agency of the city.')
  const { rows, propose } = await readOnce(asked)
  const { dataset, documents, fields } = propose(city, agency)
  const input: DatasetProposal = { dataset, documents, fields: fields.map(countsOf), rows }
  const sent = { input, idempotencyKey: asked.request.headers.get('idempotency-key') ?? '' }
  const { correlationId } = asked
  const request = { desk, ledger, correlationId, principal, purpose, city, version, now: new Date() }
  const { done, refused } = await performAct(keepDatasetDraft, sent, request)
  if (refused) throw new KhoError(refused.code, refused.message[asked.language], refused.details)
  return jsonAnswer(JSON.stringify({ draft: done }), 201)
}

/** Only what is named here is kept. */
function countsOf({ field, type, title, sensitivity, nulls, distinct, longest, forms }: DroppedField): DroppedField {
  return { field, type, title, sensitivity, nulls, distinct, longest, forms }
}

async function broughtFile({ request }: AskedBySomeone, readDropped: ReadDropped): Promise<DroppedFile> {
  const bytes = request.body
  if (!bytes || (request.headers.get('content-encoding') ?? 'identity') !== 'identity') {
    throw new KhoError('KHO493', 'This file is not taken. It comes as the body of the request, uncompressed.')
  }
  const late = AbortSignal.timeout(patience)
  try {
    return await readDropped({ name: nameIn(request), bytes }, AbortSignal.any([request.signal, late]))
  } catch (thrown) {
    if (late.aborted)
      throw new KhoError('KHO451', 'Bringing and reading the file took too long.', {}, { cause: thrown })
    throw thrown
  }
}

function nameIn({ headers }: Incoming): string {
  try {
    return decodeURIComponent(headers.get('x-kho-file') ?? '').normalize('NFC')
  } catch {
    return ''
  }
}
