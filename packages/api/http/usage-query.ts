import { KhoError } from '@kho/schema/error.ts'

/** What `/v2/findUsage` is asked. */
export interface UsageQuery {
  /** Whose usages, as whoever asks names them; null where they do not. */
  readonly userCode: string | null
  readonly from: Date | null
  readonly until: Date | null
  readonly offset: number
  readonly limit: number
}

const most = { limit: 1000, reach: 100_000 }

/** The parameters of `findUsage` as Estonia's data tracker writes them (its OpenAPI 2.0.0). Throws KHO418 for any other form. */
export function usageQueryOf(url: string, timeZone: string): UsageQuery {
  const { searchParams } = new URL(url)
  const limit = wholeIn('limit', searchParams.get('limit') ?? String(most.limit))
  const offset = wholeIn('offset', searchParams.get('offset') ?? '0')
  if (limit < 1 || limit > most.limit) throw wrong('limit')
  if (offset + limit > most.reach) throw wrong('offset')
  return {
    userCode: searchParams.get('userCode'),
    from: momentIn('periodStart', searchParams.get('periodStart'), timeZone),
    until: momentIn('periodEnd', searchParams.get('periodEnd'), timeZone),
    offset,
    limit,
  }
}

function wholeIn(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw wrong(name)
  return Number(text)
}

/** A moment by RFC 3339; the tracker also writes local time without an offset, which is then the city's. */
function momentIn(name: string, text: string | null, timeZone: string): Date | null {
  if (text === null) return null
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/.exec(text)
  if (!form) throw wrong(name)
  try {
    const instant = form[2] ? Temporal.Instant.from(text) : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone)
    return new Date(instant.epochMilliseconds)
  } catch (cause) {
    throw wrong(name, cause)
  }
}

function wrong(name: string, cause?: unknown): KhoError {
  return new KhoError('KHO418', `${name} is not as findUsage takes it.`, { parameter: name }, { cause })
}
