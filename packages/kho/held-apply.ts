import { userInfo } from 'node:os'
import { holderOf } from '@kho/api/acts/holder.ts'
import { tellWaiting } from '@kho/api/steward/draft-notices.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { type Opening, openingsOf } from '@kho/schema/store/openings.ts'
import { changesBetween, type DocumentChange } from '@kho/schema/store/policy-document.ts'
import type { RegisteredCity } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Config } from './config.ts'
import { holderKeyOf } from './holder-key.ts'
import type { Store } from './open-store.ts'
import { operatorActs } from './operator-acts.ts'
import { ledgerSecrets } from './secrets.ts'

/** What an apply would make current, and what with. */
export interface AskedApply {
  readonly current: RegisteredCity
  readonly documents: readonly Document[]
  readonly city: City
  readonly store: Store
  readonly config: Config
}

/** A change of the whole folder that waits for those whose data it opens. */
export interface HeldApply {
  readonly draft: string
  readonly state: string
  readonly needs: readonly string[]
}

/**
 * The draft under which the owners agree to what an apply opens of personal data or to the public: the one that these very
 * changes have, or one made now. Null where nobody has to agree, and in a city of invented data.
 */
export async function agreementTo(asked: AskedApply): Promise<HeldApply | null> {
  const { current, documents, city, store } = asked
  if (current.city.synthetic) return null
  const openings = openingsOf(current.city, city)
  if (openings.length === 0) return null
  const changes = changesBetween(current.documents, documents)
  const [row] = await store.owner.rows(sql`
    select draft, state, to_json(needs) from kho.policy_draft
    where author_agency is null and state in ('submitted', 'approved') and changes = ${JSON.stringify(changes)}::jsonb
      and opens = ${JSON.stringify(openings)}::jsonb
    order by created_at desc limit 1`)
  if (!row) return holdApply(asked, changes, openings)
  const needs: readonly string[] = JSON.parse(row[2] ?? '[]')
  return { draft: row[0] ?? '', state: row[1] ?? '', needs }
}

/** Notes that a change which was agreed to has been made. */
export async function noteApplied(store: Store, { draft }: HeldApply, version: number): Promise<void> {
  await store.owner.rows(sql`
    update kho.policy_draft set state = 'current', version = version + 1, became = ${version},
      decided_at = clock_timestamp() where draft = ${draft} and state = 'approved'`)
}

async function holdApply(
  { current, store, config }: AskedApply,
  changes: readonly DocumentChange[],
  openings: readonly Opening[],
): Promise<HeldApply> {
  const needs = [...new Set(openings.flatMap(({ owners }) => owners))].sort()
  const datasets = [...new Set(openings.flatMap(({ dataset }) => dataset ?? []))].sort()
  const operator = { kind: 'operator', name: userInfo().username } as const
  const { account } = holderOf(holderKeyOf(ledgerSecrets(config).subjectKey), operator)
  await using acts = operatorActs(config, store)
  return store.owner.transaction(async (transaction) => {
    const [row] = await transaction.rows(sql`
      insert into kho.policy_draft (state, datasets, owners, changes, base, opens, needs, author, submitted_at)
      values ('submitted', ${datasets}, ${needs}, ${JSON.stringify(changes)}::jsonb, ${current.version},
        ${JSON.stringify(openings)}::jsonb, ${needs}, ${account}, clock_timestamp())
      returning draft`)
    const draft = row?.[0] ?? ''
    await tellWaiting(transaction, { draft, version: 1, datasets }, todayOf(current.city, new Date()), needs)
    const target = { kind: 'policy_draft', key: draft }
    await acts.record({ action: 'policy_draft.hold', target, version: current.version })
    return { draft, state: 'submitted', needs }
  })
}
