import { todayOf } from '@kho/schema/contract/clock.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Logger } from 'pino'
import { openMeter, type Quotas, quotaHolder } from '../graphql/quotas.ts'
import { knownError } from '../http/known-error.ts'
import type { AskedBySomeone, AskerRoute } from '../http/route.ts'
import { streamedResponse } from '../http/streamed.ts'
import { meteredRules } from '../plan/metered-rules.ts'
import { type ExportPlan, mustBeExported, planExport } from '../plan/plan-export.ts'
import type { ExportFormat } from '../query/export-sql.ts'
import { knownDataset } from './known-dataset.ts'
import { type ExportPart, type ExportParts, liveExport } from './live-export.ts'
import type { Place, Places } from './places.ts'
import { stillStands } from './still-stands.ts'

export interface LiveParts extends ExportParts {
  readonly places: Places
  readonly quotas: Quotas
  readonly maskKey: Buffer | undefined
  readonly logger: Logger
}

/** Milliseconds for which a failure before the first record still is an answer of its own, not a connection that is reset. */
const firstWithin = 10_000

/** `/open/{dataset}/live.csv` and `.ndjson`: a dataset as it is now, whole, as the asker's policy view of exports shows it. */
export function liveRoutes(parts: LiveParts): readonly AskerRoute[] {
  return (['csv', 'ndjson'] as const).flatMap((extension): readonly AskerRoute[] => {
    const at = { path: `/open/{dataset}/live.${extension}`, guard: 'asker' } as const
    return [
      { ...at, method: 'GET', handler: (asked) => sendFile(asked, extension, parts) },
      { ...at, method: 'HEAD', handler: (asked) => headOnly(asked, extension, parts) },
    ]
  })
}

type Extension = 'csv' | 'ndjson'

async function sendFile(asked: AskedBySomeone, extension: Extension, parts: LiveParts): Promise<Response> {
  const { format, plan } = await fileAsked(asked, extension, parts)
  const asker = quotaHolder(asked.asker.principal, asked.network)
  await openMeter(parts.quotas, asker).take(meteredRules(plan))
  const place = parts.places.take(asker)
  const {
    correlationId,
    admitted,
    snapshot,
    asker: { principal: reader },
  } = asked
  const today = () => todayOf(snapshot.city, new Date())
  const file = liveExport({ plan, format, reader, correlationId, signal: place.signal, today, admitted }, parts)
  const bytes = watched(file, { place, asked, logger: parts.logger })
  const first = await firstOf(bytes)
  const abandon = () => {
    place.abandon()
    void bytes.return(undefined) // of a file that nobody began to take, too
  }
  return streamedResponse({ parts: joined(first, bytes), signal: place.signal, abandon }, headersOf(plan, extension))
}

async function headOnly(asked: AskedBySomeone, extension: Extension, parts: LiveParts): Promise<Response> {
  const { plan } = await fileAsked(asked, extension, parts)
  return new Response(null, { headers: headersOf(plan, extension) })
}

interface FileAsked {
  readonly format: ExportFormat
  readonly plan: ExportPlan
}

async function fileAsked(asked: AskedBySomeone, extension: Extension, parts: LiveParts): Promise<FileAsked> {
  const { contract, asks } = knownDataset(asked, parts.maskKey)
  const ask = asks.export
  const plan = planExport(ask, asked.snapshot.version, contract.dataset)
  const format = formatIn(asked.request.url, extension)
  const refused = refusalOf(() => mustBeExported(ask, contract.dataset))
  // A refusal is of the rules of this moment as well: what was opened just now is not refused.
  if (refused) await stillStands(plan, { session: parts.session, format, today: () => ask.today })()
  if (refused) throw refused
  return { format, plan }
}

function refusalOf(check: () => void): KhoError | null {
  try {
    check()
    return null
  } catch (thrown) {
    if (thrown instanceof KhoError) return thrown
    throw thrown
  }
}

function formatIn(url: string, extension: Extension): ExportFormat {
  const given = [...(URL.parse(url)?.searchParams ?? [])]
  if (given.length === 0) return extension
  const [[name, value] = []] = given
  if (given.length === 1 && name === 'for' && value === 'excel' && extension === 'csv') return 'excel'
  throw new KhoError('KHO466', 'This file has no such parameter.')
}

const types: { readonly [extension in Extension]: string } = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

/** The name of a file of a synthetic city says that its data are invented. */
function headersOf({ record, ask }: ExportPlan, extension: Extension): { readonly [name: string]: string } {
  const name = ask.city.synthetic ? `${record.dataset}-invented-data` : record.dataset
  return {
    'content-type': types[extension],
    'content-disposition': `attachment; filename="${name}.${extension}"`,
  }
}

interface Watching {
  readonly place: Place
  readonly asked: AskedBySomeone
  readonly logger: Logger
}

/** The file's bytes. Its end is written down, however it came: names and counts. */
async function* watched(file: AsyncGenerator<ExportPart>, { place, asked, logger }: Watching) {
  const sent = { records: 0, bytes: 0, outcome: 'left' }
  try {
    for await (const { bytes, records } of file) {
      yield bytes
      sent.records += records
      sent.bytes += bytes.length
    }
    sent.outcome = 'whole'
  } catch (thrown) {
    const { error, unexpected } = knownError(thrown)
    if (!place.signal.aborted) {
      sent.outcome = error.code
      asked.tell(error, unexpected)
    }
    throw thrown
  } finally {
    place.leave()
    logger.info({ correlationId: asked.correlationId, kind: asked.asker.principal.kind, ...sent }, 'file')
  }
}

type Bytes = AsyncGenerator<Buffer<ArrayBuffer>>
type First = Promise<IteratorResult<Buffer<ArrayBuffer>>>

/** The first part, once it is there or has been waited for; what it fails with is thrown while it still can be told. */
async function firstOf(bytes: Bytes): Promise<{ readonly coming: First }> {
  const coming = bytes.next()
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, firstWithin)
  await Promise.race([coming, over]).finally(() => clearTimeout(timer))
  coming.catch(() => undefined) // told when it is sent
  return { coming }
}

async function* joined({ coming }: { readonly coming: First }, rest: Bytes): Bytes {
  try {
    const { done, value } = await coming
    if (done) return
    yield value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
