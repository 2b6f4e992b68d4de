import type { Agency } from '../city.ts'
import type { AgencyForm } from '../forms/agency-form.ts'
import type { Draft } from './drafts.ts'

type AgencyDrafts = ReadonlyMap<string, Draft<AgencyForm>>

/** The city's agencies by code; parents and successors are known and never lead back. */
export function compileAgencies(drafts: AgencyDrafts, broken: ReadonlySet<string>): ReadonlyMap<string, Agency> {
  const agencies = new Map([...drafts].map(([code, { form }]) => [code, compileAgency(form)]))
  for (const [code, draft] of drafts) {
    const { form, say } = draft
    const known = (other: string): boolean => drafts.has(other) || broken.has(`agency ${other}`)
    if (form.parent !== undefined && !known(form.parent)) say(['parent'], 'KHO109', `there is no agency ${form.parent}`)
    for (const [at, { agency }] of (form.succeeded_by ?? []).entries()) {
      if (!known(agency)) say(['succeeded_by', at, 'agency'], 'KHO109', `there is no agency ${agency}`)
    }
    sayShares(draft)
    if (leadsBack(agencies, code, ({ parent }) => (parent === null ? [] : [parent]))) {
      say(['parent'], 'KHO121', `${code} is an agency above itself`)
    }
    if (leadsBack(agencies, code, ({ succeededBy }) => succeededBy.map(({ agency }) => agency))) {
      say(['succeeded_by'], 'KHO121', `${code} succeeds itself`)
    }
  }
  return agencies
}

function compileAgency(form: AgencyForm): Agency {
  return {
    agency: form.agency,
    title: form.title,
    parent: form.parent ?? null,
    oldCode: form.old_code ?? null,
    validFrom: form.valid?.from ?? null,
    validUntil: form.valid?.until ?? null,
    succeededBy: (form.succeeded_by ?? []).map(({ agency, share, decision }) => ({
      agency,
      share: share ?? null,
      decision: decision ?? null,
    })),
    ...(form.contact ? { contact: { ...form.contact, phone: form.contact.phone ?? null } } : {}),
  }
}

function sayShares({ form, say }: Draft<AgencyForm>): void {
  const successors = form.succeeded_by ?? []
  if (successors.length > 0 && form.valid?.until === undefined) {
    say(['succeeded_by'], 'KHO121', `${form.agency} has successors and no \`valid.until\``)
  }
  const total = successors.reduce((sum, { share }) => sum + (share ?? 0), 0)
  if (total > 1.000_001) say(['succeeded_by'], 'KHO121', `the shares of ${form.agency} come to more than 1`)
}

function leadsBack(
  agencies: ReadonlyMap<string, Agency>,
  code: string,
  next: (agency: Agency) => readonly string[],
): boolean {
  const start = agencies.get(code)
  const reached = new Set(start ? next(start) : [])
  for (const other of reached) {
    const agency = agencies.get(other)
    if (agency) for (const further of next(agency)) reached.add(further)
  }
  return reached.has(code)
}
