import type { Language } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Access } from '@kho/schema/ledger/access.ts'
import { accessSentence, askerKind, type Naming } from '@kho/schema/ledger/access-sentence.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { knownUnlisted } from '../graphql/known-unlisted.ts'
import { namingOf } from '../graphql/naming-of.ts'
import { openMyLedger } from '../me/my-ledger.ts'
import type { OwnLooks } from '../me/own-looks.ts'
import { personBehind } from '../me/person-behind.ts'
import { jsonResponse } from './answer.ts'
import type { AskedBySomeone, Route } from './route.ts'
import { usageQueryOf } from './usage-query.ts'

interface UsageParts {
  readonly database: Session
  readonly ledger: Ledger
  readonly looks: OwnLooks
}

/** The name of the system that an access came through where its token named no application. */
const ourselves = 'Kho'
const mostCounted = 1_000_000
const fresh = 1_000

/**
 * `/v2/findUsage`, `/v2/usagePeriod` and `/v2/heartbeat`: what Estonia's data tracker asks a register of (its OpenAPI
 * 2.0.0), so that a city's citizen portal can show Kho beside others. Whose usages they are the token says, never the address.
 */
export function usageRoutes(parts: UsageParts): readonly Route[] {
  const began = onceASecond(async () => {
    const [row] = await parts.database.rows(sql`
      select to_char(min(at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from kho.ledger_entry`)
    return row?.[0] ?? new Date().toISOString()
  })
  return [
    { method: 'GET', path: '/v2/findUsage', guard: 'asker', handler: (asked) => findUsage(asked, parts) },
    {
      ...{ method: 'GET', path: '/v2/usagePeriod', guard: 'public' },
      handler: async () => jsonResponse(JSON.stringify({ periodStart: await began() })),
    },
    {
      ...{ method: 'GET', path: '/v2/heartbeat', guard: 'public' },
      handler: () => began().then(beating, silent),
    },
  ]
}

function beating(): Response {
  return jsonResponse(JSON.stringify({ status: 'OK', message: 'The ledger can be read.' }))
}

/** The tracker looks at `status`, whatever HTTP says. */
function silent(): Response {
  return jsonResponse(JSON.stringify({ status: 'FAIL', message: 'The ledger cannot be read.' }))
}

async function findUsage(asked: AskedBySomeone, { database, ledger, looks }: UsageParts): Promise<Response> {
  const { request, asker, snapshot, correlationId, language } = asked
  const { city, version } = snapshot
  const { userCode, from, until, offset, limit } = usageQueryOf(request.url, city.timeZone)
  const person = personBehind(asker.principal)
  if (userCode !== null && userCode !== person && userCode !== `VN${person}`) throw notTheirs()
  const mine = await openMyLedger({ session: database, ledger, looks, city, version, ...asker, correlationId })
  const span = { side: 'about', from, until } as const
  const accesses = await mine.page(span, { after: null, offset, limit })
  const totalUsages = Math.min(await mine.count(span, mostCounted), mostCounted)
  const naming = namingOf({ city, unlisted: knownUnlisted(city, asker, new Date()) })
  const usages = accesses.map((access) => usageOf(access, naming, language))
  return jsonResponse(JSON.stringify({ totalUsages, usages }))
}

function notTheirs(): KhoError {
  return new KhoError('KHO416', 'The usages of another person are not shown.')
}

function usageOf(access: Access, naming: Naming, language: Language) {
  const { kind, agency, application } = access.asker
  const title = agency === null ? askerKind(kind) : naming.city.agencies.get(agency)?.title
  return {
    logtime: access.entry.at,
    action: accessSentence(access, naming)[language],
    receiverCode: agency ?? kind,
    ...(title ? { receiverName: title[language] } : {}),
    receiverSystem: application ?? ourselves,
  }
}

/** Asked of the store at most once a second, however often it is called. */
function onceASecond<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: { readonly at: number; readonly answer: Promise<T> } | null = null
  return () => {
    if (!asked || performance.now() - asked.at > fresh) asked = { at: performance.now(), answer: ask() }
    return asked.answer
  }
}
