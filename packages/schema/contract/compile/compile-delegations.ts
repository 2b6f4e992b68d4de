import type { Field } from '../contract.ts'
import type { Delegation } from '../delegation.ts'
import type { DelegationForm } from '../forms/delegation-form.ts'
import type { Draft, Drafts } from './drafts.ts'
import { namedField, refers, type World } from './world.ts'

/** Who acts for whom, by the documents' names; what they name must be there. */
export function compileDelegations(world: World, drafts: Drafts): ReadonlyMap<string, Delegation> {
  return new Map([...drafts.delegations].map(([name, draft]) => [name, compileDelegation(world, draft)]))
}

function compileDelegation(world: World, { form, say }: Draft<DelegationForm>): Delegation {
  const is = 'person' in form.delegate ? 'person' : 'enterprise'
  const delegate = 'person' in form.delegate ? form.delegate.person : form.delegate.enterprise
  sayFieldProblems(world, { form, say }, { is, delegate })
  return {
    delegation: form.delegation,
    title: form.title,
    dataset: form.dataset,
    delegate: { field: delegate, is },
    represents: form.represents,
    from: form.from ?? null,
    until: form.until ?? null,
    basis: form.basis ?? null,
  }
}

function sayFieldProblems(
  world: World,
  { form, say }: Pick<Draft<DelegationForm>, 'form' | 'say'>,
  { is, delegate }: { readonly is: string; readonly delegate: string },
): void {
  const dataset = refers(world, 'dataset', form.dataset, say, ['dataset'])
    ? world.datasets.get(form.dataset)
    : undefined
  if (!dataset) return
  const wanted: readonly (readonly [readonly string[], string | undefined, Field['type']])[] = [
    [['delegate', is], delegate, 'text'],
    [['represents'], form.represents, 'text'],
    [['from'], form.from, 'date'],
    [['until'], form.until, 'date'],
  ]
  for (const [path, name, type] of wanted) {
    const field = name === undefined ? null : namedField(dataset, name, say, path)
    if (field && (field.type !== type || field.list || field.partial))
      say(path, 'KHO110', `${field.name} is no ${type === 'text' ? 'text' : 'whole date'}`)
  }
}
