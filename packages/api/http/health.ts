import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { jsonResponse } from './answer.ts'
import type { PublicRoute } from './route.ts'

const fresh = 1_000

/**
 * `/health/live`: this process answers. `/health/ready`: it can answer about data, because the store answers and the
 * sharing rules are read. Asked of the store at most once a second, however often it is called.
 */
export function healthRoutes(session: Session, rulesAreRead: () => boolean): readonly PublicRoute[] {
  let checked = { at: Number.NEGATIVE_INFINITY, ready: Promise.resolve(false) }
  const ready = () => {
    if (performance.now() - checked.at > fresh) checked = { at: performance.now(), ready: answers(session) }
    return checked.ready
  }
  return [
    { method: 'GET', path: '/health/live', guard: 'public', handler: () => jsonResponse('{"status":"live"}') },
    {
      method: 'GET',
      path: '/health/ready',
      guard: 'public',
      handler: async () =>
        (await ready()) && rulesAreRead()
          ? jsonResponse('{"status":"ready"}')
          : jsonResponse('{"status":"not ready"}', 503),
    },
  ]
}

async function answers(session: Session): Promise<boolean> {
  return session.rows(sql`select 1`).then(
    () => true,
    () => false,
  )
}
