import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { jsonResponse } from '../../http/answer.ts'
import type { AskedBySomeone, AskerRoute } from '../../http/route.ts'
import { openReleases } from '../../release/open-release.ts'
import { ckanActions, type Parameters } from './ckan-actions.ts'
import { ckanCatalogue } from './ckan-catalogue.ts'
import { CkanRefusal } from './ckan-refusal.ts'

/**
 * `/api/3/action/{action}`, and `/api/action/{action}` as older clients say it: CKAN's reads of the catalogue, asked by address or
 * by JSON. The same for everybody, and answered in CKAN's envelope, refusals included.
 */
export function ckanRoutes(session: Session): readonly AskerRoute[] {
  return ['/api/3/action/{action}', '/api/action/{action}'].flatMap((path): readonly AskerRoute[] => [
    {
      ...{ method: 'GET', path, guard: 'asker' },
      handler: (asked) => answered(asked, session, inAddress(asked)),
    },
    {
      ...{ method: 'POST', path, guard: 'asker', body: 65_536 },
      handler: (asked) => answered(asked, session, inBody(asked)),
    },
  ])
}

async function answered(asked: AskedBySomeone, session: Session, given: Parameters | null): Promise<Response> {
  const { action = '' } = asked.parts
  const { origin } = new URL(asked.request.url)
  const help = `${origin}/api/3/action/help_show?name=${action}`
  const run = Object.hasOwn(ckanActions, action) ? ckanActions[action] : undefined
  if (!run) return jsonResponse(JSON.stringify(`Bad request - Action name not known: ${action}`), 400)
  if (!given) return jsonResponse(JSON.stringify('Bad request - JSON Error: the body is no JSON object'), 400)
  const catalogue = await catalogueFor(asked, session)
  try {
    return jsonResponse(JSON.stringify({ help, success: true, result: run(catalogue, given) }))
  } catch (thrown) {
    if (!(thrown instanceof CkanRefusal)) throw thrown
    const error = { ...thrown.said, __type: thrown.type }
    return jsonResponse(JSON.stringify({ help, success: false, error }), thrown.status)
  }
}

async function catalogueFor(asked: AskedBySomeone, session: Session) {
  const { city } = asked.snapshot
  const of = { city, origin: new URL(asked.request.url).origin, today: todayOf(city, new Date()) }
  return ckanCatalogue(of, await openReleases(asked, session))
}

function inAddress({ request }: AskedBySomeone): Parameters {
  return Object.fromEntries(new URL(request.url).searchParams)
}

/** Null of what is no object; an empty body says nothing. */
function inBody({ body }: AskedBySomeone): Parameters | null {
  if (body.trim() === '') return {}
  try {
    const given: unknown = JSON.parse(body)
    return typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given } : null
  } catch {
    return null
  }
}
