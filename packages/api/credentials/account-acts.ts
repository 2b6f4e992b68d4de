import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { lift, revoke } from '@kho/schema/credentials/revocations.ts'
import { Refusal } from '@kho/schema/error.ts'
import type { Act } from '../acts/act.ts'

/** How an account stands after a change. A type, since only such may stand for plain data. */
export type AccountDone = {
  /** `signed_out`: what was issued until now lets nobody in. */
  readonly state: 'signed_out' | 'suspended' | 'restored'
}

export interface AccountNamed {
  /** As `sub` has it. */
  readonly account: string
}

const about = ({ account }: AccountNamed) => ({
  ...{ kind: 'account', key: '' },
  subjects: isAccount(account) ? [{ kind: 'account', key: account }] : [],
})

/** Ends every session of one's own account, this one too: of a telephone that was lost, and of whoever has found it. */
export function endMySessions(key: Buffer): Act<null, AccountDone> {
  return {
    action: 'account.sign_out',
    guard: 'account',
    about: () => ({ kind: 'account', key: '' }),
    async perform({ session, principal, holder }) {
      const digest = credentialDigest(key, 'account', principal.name ?? '')
      await revoke(session, { what: 'account', digest, until: 'now', revoker: holder.account })
      return { done: { state: 'signed_out' } }
    },
  }
}

/** Lets an account in by nothing that was or will be issued, until it is restored. */
export function suspendAccount(key: Buffer): Act<AccountNamed, AccountDone> {
  return {
    action: 'account.suspend',
    guard: 'operator',
    about,
    async perform({ session, holder }, { account }) {
      const digest = digestOf(key, account)
      await revoke(session, { what: 'account', digest, until: 'ever', revoker: holder.account })
      return { done: { state: 'suspended' } }
    },
  }
}

/** Lets a suspended account in again, by what it signs in with from now on. */
export function restoreAccount(key: Buffer): Act<AccountNamed, AccountDone> {
  return {
    action: 'account.restore',
    guard: 'operator',
    about,
    async perform({ session }, { account }) {
      if (!(await lift(session, digestOf(key, account)))) throw nobody()
      return { done: { state: 'restored' } }
    },
  }
}

function digestOf(key: Buffer, account: string): Buffer {
  if (!isAccount(account)) throw nobody()
  return credentialDigest(key, 'account', account)
}

function isAccount(account: string): boolean {
  return account !== '' && account.length <= 200 && account.isWellFormed() && !account.includes('\u0000')
}

function nobody(): Refusal {
  return new Refusal('KHO484', { vi: 'Không có tài khoản như vậy.', en: 'There is no such account.' })
}
