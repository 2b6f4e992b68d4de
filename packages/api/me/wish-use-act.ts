import { sql } from 'kysely'
import type { Act } from '../acts/act.ts'
import { personBehind } from './person-behind.ts'

/** Whether a person is told of uses; `subjects` are their pseudonyms in the ledger. */
export interface UseWish {
  readonly on: boolean
  readonly subjects: readonly string[]
}

export const wishUseAct: Act<UseWish, { readonly changed: number }> = {
  action: 'use_notice.wish',
  guard: 'person',
  about: ({ on }) => ({ kind: 'use_notice', key: on ? 'on' : 'off' }),
  async perform({ session, principal }, { on, subjects }) {
    const person = personBehind(principal)
    const rows = await session.rows(
      on
        ? sql`insert into kho.use_wish (person, subjects) values (${person}, ${subjects}::uuid[])
            on conflict do nothing returning 1`
        : sql`delete from kho.use_wish where person = ${person} returning 1`,
    )
    return { done: { changed: rows.length } }
  },
}
