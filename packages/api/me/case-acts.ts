import type { CaseKind, CaseSubject } from '@kho/schema/cases/citizen-case.ts'
import { type EndedCase, endCase } from '@kho/schema/cases/end-case.ts'
import { type OpenedCase, openCase } from '@kho/schema/cases/open-case.ts'
import { Refusal } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Act } from '../acts/act.ts'
import { personBehind } from './person-behind.ts'

/** What was looked at before a case is opened: by the person's own rights, and not by those of who writes it. */
export interface AskedCase {
  readonly kind: CaseKind
  readonly owner: string
  readonly about: CaseSubject
  readonly asked: string | null
  readonly subjects: readonly string[]
}

export const openCaseAct: Act<AskedCase, OpenedCase> = {
  action: 'case.open',
  guard: 'person',
  about: ({ about }) => ({ kind: 'case', key: about.about }),
  async perform({ session, city, now, principal }, asked) {
    const done = await openCase(session, { city, now }, { ...asked, person: personBehind(principal) })
    return { done, target: { kind: 'case', key: done.case } }
  },
}

export const withdrawCaseAct: Act<{ readonly id: string }, EndedCase> = {
  action: 'case.withdraw',
  guard: 'person',
  about: ({ id }) => ({ kind: 'case', key: id }),
  async perform({ session, principal }, { id }) {
    const by = { person: personBehind(principal) }
    return { done: await endCase(session, { id, by, ending: { state: 'withdrawn' } }) }
  },
}

/** Of a question. */
export interface CaseAnswer {
  readonly id: string
  readonly answer: string
  readonly ground: string | null
}

/** Answers for an agency. `accounts` is who does, in the ledger: nobody answers for an access of their own. */
export function answerQuestionAct(accounts: readonly string[]): Act<CaseAnswer, EndedCase> {
  return {
    action: 'case.answer',
    guard: 'agency',
    about: ({ id }) => ({ kind: 'case', key: id }),
    async perform({ session, principal }, { id, answer, ground }) {
      const by = { units: unitsOf(principal), accounts }
      return { done: await endCase(session, { id, by, ending: { state: 'answered', answer, ground } }) }
    },
  }
}

export const refuseCorrectionAct: Act<CaseAnswer & { readonly ground: string }, EndedCase> = {
  action: 'case.refuse',
  guard: 'agency',
  about: ({ id }) => ({ kind: 'case', key: id }),
  async perform({ session, principal }, { id, answer, ground }) {
    const by = { units: unitsOf(principal), accounts: [] }
    return { done: await endCase(session, { id, by, ending: { state: 'refused', answer, ground } }) }
  },
}

/** A person answers for an agency, no program does. */
function unitsOf({ kind, units }: Principal): readonly string[] {
  if ((kind === 'officer' || kind === 'steward') && units) return units
  throw new Refusal('KHO458', {
    vi: 'Việc này do cán bộ của cơ quan trả lời.',
    en: 'This is answered by an officer of the agency.',
  })
}
