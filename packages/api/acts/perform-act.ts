import { createHash } from 'node:crypto'
import { KhoError, Refusal } from '@kho/schema/error.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { WriteTarget } from '@kho/schema/ledger/write-entry.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Act, Acting, Answered, Done, Refused } from './act.ts'
import { guardAct } from './act-guard.ts'
import type { Desk } from './desk.ts'
import { holderOf } from './holder.ts'

/** Who asks, under which version, and what the change is written with. */
export interface ActRequest extends Omit<Acting, 'session' | 'holder' | 'holderOf'> {
  readonly desk: Desk | null
  readonly ledger: Ledger
  readonly correlationId: string
}

/** What was sent: the same key with the same input is the same request. */
export interface Sent<Input> {
  readonly input: Input
  readonly idempotencyKey: string
}

/**
 * Makes a change, its answer and its ledger entry, all or none: the entry is durable before the rest is committed. What was
 * sent before under its key is answered as it was then, refusals too, and another thing under that key is KHO427. Throws
 * KHO550 where another version has become current: nothing has been done then, and the request may be made again.
 */
export async function performAct<Input, D extends Done>(
  act: Act<Input, D>,
  sent: Sent<Input>,
  request: ActRequest,
): Promise<Answered<D>> {
  const { desk, ledger, correlationId, ...asked } = request
  guardAct(act.guard, asked.principal)
  if (!desk) throw new KhoError('KHO508', 'This server takes no changes.')
  const hash = (principal: Principal) => holderOf(desk.holderKey, principal)
  const holder = hash(asked.principal)
  const [key, body] = [keyIn(sent.idempotencyKey), bodyOf(act.action, sent.input)]
  await desk.quota.take(holder.account.toString('hex'))
  return desk.database.transaction(async (session) => {
    await session.rows(limits)
    await checkVersion(session, asked.version)
    const before = await claim(session, { holder: holder.account, key, body })
    // The cast is sound: the body names the act, and its answer was written below.
    if (before) return before as Answered<D>
    const { answered, target } = await attempt(act, { ...asked, session, holder, holderOf: hash }, sent.input)
    await session.rows(sql`
      update kho.act set answer = ${JSON.stringify(answered)}::jsonb where holder = ${holder.account} and key = ${key}`)
    const { principal, version } = asked
    const outcome = answered.refused?.code ?? 'done'
    await ledger.appendWrite({ principal, correlationId, version, action: act.action, target, outcome })
    return answered
  })
}

const limits = sql`select set_config('lock_timeout', '5s', true), set_config('statement_timeout', '15s', true)`

function keyIn(key: string): string {
  if (/^[\x21-\x7e]{8,100}$/.test(key)) return key
  throw new KhoError('KHO428', 'An idempotencyKey is 8 to 100 printable ASCII characters.')
}

/** An act's input is made by its resolver: its members stand in the same order each time. */
function bodyOf(action: string, input: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([action, input ?? null]))
    .digest()
}

/** Guard and ownership were judged by a version's documents: they must still be the ones that hold. */
async function checkVersion(session: Session, version: number): Promise<void> {
  const current = await currentVersion(session)
  if (current !== version) throw new KhoError('KHO550', 'Another version is current.', { version, current })
}

interface Claim {
  readonly holder: Buffer
  readonly key: string
  readonly body: Buffer
}

/** Takes a key, waiting for whoever holds it right now; the answer it was given before, or null where it is new. */
async function claim(session: Session, { holder, key, body }: Claim): Promise<unknown> {
  await session.rows(sql`delete from kho.act where holder = ${holder} and at < clock_timestamp() - interval '30 days'`)
  const taken = await session.rows(sql`
    insert into kho.act (holder, key, body) values (${holder}, ${key}, ${body}) on conflict do nothing returning 1`)
  if (taken.length > 0) return null
  const [row] = await session.rows(sql`
    select body = ${body}, answer from kho.act where holder = ${holder} and key = ${key}`)
  if (row?.[0] !== 't') throw new KhoError('KHO427', 'This idempotencyKey was sent with another request.')
  return JSON.parse(row[1] ?? 'null')
}

async function attempt<Input, D extends Done>(act: Act<Input, D>, acting: Acting, input: Input) {
  const { session } = acting
  await session.rows(sql`savepoint act`)
  try {
    const { done, target } = await act.perform(acting, input)
    return outcomeOf<D>({ done, refused: null }, target ?? act.about(input))
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    await session.rows(sql`rollback to savepoint act`)
    return outcomeOf<D>({ done: null, refused: refusedBy(thrown) }, act.about(input))
  }
}

function outcomeOf<D extends Done>(answered: Answered<D>, target: WriteTarget) {
  return { answered, target }
}

function refusedBy({ code, said, details }: Refusal): Refused {
  return { code, message: said, details }
}
