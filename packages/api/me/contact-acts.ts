import { Refusal } from '@kho/schema/error.ts'
import type { ContactKeys } from '@kho/schema/notices/contact-keys.ts'
import {
  type Channel,
  confirmContact,
  type NewContact,
  removeContact,
  setContact,
} from '@kho/schema/notices/contacts.ts'
import type { Recipient } from '@kho/schema/notices/notice.ts'
import { seeNotices } from '@kho/schema/notices/see-notices.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Act } from '../acts/act.ts'
import { personBehind } from './person-behind.ts'

/** Whose notices a change is about: the person's own, or those of the agency or application that one speaks for. */
export type Whose = 'person' | 'agency'

type NewAddress = Omit<NewContact, 'of'>

/** Sets an address that notices are to go to. Answers the contact's id, from which whoever has the keys tells its secret. */
export function setContactAct(whose: Whose, keys: ContactKeys): Act<NewAddress, { readonly contact: string }> {
  return {
    action: 'contact.set',
    guard: whose,
    about: ({ channel }) => ({ kind: 'contact', key: channel }),
    async perform({ session, principal }, input) {
      return { done: { contact: await setContact(session, keys, { ...input, of: recipientOf(principal, whose) }) } }
    },
  }
}

/** Proves an address. A wrong code is an answer and no refusal: it is counted. */
export function confirmContactAct(
  whose: Whose,
  keys: ContactKeys,
): Act<{ readonly channel: Channel; readonly code: string }, { readonly confirmed: boolean }> {
  return {
    action: 'contact.confirm',
    guard: whose,
    about: ({ channel }) => ({ kind: 'contact', key: channel }),
    async perform({ session, principal }, input) {
      const of = recipientOf(principal, whose)
      return { done: { confirmed: await confirmContact(session, keys, { ...input, of }) } }
    },
  }
}

export function removeContactAct(whose: Whose): Act<{ readonly channel: Channel }, { readonly removed: boolean }> {
  return {
    action: 'contact.remove',
    guard: whose,
    about: ({ channel }) => ({ kind: 'contact', key: channel }),
    async perform({ session, principal }, { channel }) {
      return { done: { removed: await removeContact(session, recipientOf(principal, whose), channel) } }
    },
  }
}

export const seeNoticesAct: Act<{ readonly upTo: string }, { readonly seen: number }> = {
  action: 'notices.see',
  guard: 'person',
  about: ({ upTo }) => ({ kind: 'notice', key: upTo }),
  async perform({ session, principal }, { upTo }) {
    return { done: { seen: await seeNotices(session, recipientOf(principal, 'person'), upTo) } }
  },
}

function recipientOf(principal: Principal, whose: Whose): Recipient {
  const { kind, agency, application } = principal
  if (whose === 'person') return { kind: 'person', id: personBehind(principal) }
  if (kind === 'application' && application !== undefined) return { kind: 'application', id: application }
  if (kind === 'steward' && agency !== undefined) return { kind: 'agency', id: agency }
  throw new Refusal('KHO436', {
    vi: 'Bạn không được đặt địa chỉ nhận thông báo này.',
    en: 'This address is not yours to set.',
  })
}
