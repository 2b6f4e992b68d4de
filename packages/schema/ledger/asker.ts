import type { Principal } from '../policy/principal.ts'
import { type Pseudonym, type SubjectKey, sorted } from './subject-key.ts'

/** A person who asks is a subject like those asked about: `me` finds both. */
export function askerSubjects(principal: Principal): readonly SubjectKey[] {
  return Object.values(subjectsBehind(principal)).filter((subject) => subject !== null)
}

/** The member `asker` of an entry's body. */
export function askerBody(principal: Principal, pseudonym: Pseudonym): { readonly [member: string]: unknown } {
  const subjects = Object.entries(subjectsBehind(principal)).map(([member, subject]) => [
    member,
    subject ? pseudonym(subject) : null,
  ])
  return {
    kind: principal.kind,
    agency: principal.agency?.toWellFormed() ?? null,
    application: principal.application?.toWellFormed() ?? null,
    roles: sorted(principal.roles ?? []),
    ...(principal.apiKey === undefined ? {} : { key: principal.apiKey }),
    ...Object.fromEntries(subjects),
  }
}

function subjectsBehind(principal: Principal): { readonly [member: string]: SubjectKey | null } {
  const subject = (kind: string, key: string | undefined) => (key === undefined ? null : { kind, key })
  return {
    account: subject('account', principal.name),
    person: subject('person', principal.person),
    enterprise: subject('enterprise', principal.enterprise),
  }
}
