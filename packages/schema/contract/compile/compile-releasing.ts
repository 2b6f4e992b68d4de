import type { Contract } from '../contract.ts'
import type { Releasing } from '../releasing.ts'
import { type DatasetDraft, namedField } from './world.ts'

/** Fewer people than these are in no release, unless a dataset asks for more. */
const leastPeople = 10

/** How a dataset is published, where it says so. */
export function compileReleasing(dataset: DatasetDraft): Pick<Contract, 'release'> {
  const { form, say } = dataset
  if (!form.release) return {}
  if (form.licence === undefined) say(['release'], 'KHO144', `${form.dataset} is to be released without a licence`)
  const { every } = form.release
  return { release: { ...(every === undefined ? {} : { every }), ...decisionsOf(dataset), ...groupsOf(dataset) } }
}

function decisionsOf(dataset: DatasetDraft): Pick<Releasing, 'decisions'> {
  const decisions = dataset.form.release?.decisions
  if (!decisions) return {}
  const compiled = Object.entries(decisions).map(([field, { by, ground, review, lets = [] }]) => {
    namedField(dataset, field, dataset.say, ['release', 'decisions', field], 'key')
    return [field, { by, ground, review, lets }] as const
  })
  return { decisions: Object.fromEntries(compiled) }
}

function groupsOf(dataset: DatasetDraft): Pick<Releasing, 'groups'> {
  const groups = dataset.form.release?.groups
  if (!groups) return {}
  const { by, count = null, least = leastPeople } = groups
  for (const [at, name] of by.entries()) namedField(dataset, name, dataset.say, ['release', 'groups', 'by', at])
  const counted = count === null ? null : namedField(dataset, count, dataset.say, ['release', 'groups', 'count'])
  if (counted && !(counted.type === 'integer' || counted.type === 'bigint')) {
    dataset.say(['release', 'groups', 'count'], 'KHO106', `${counted.name} is no whole number`)
  }
  return { groups: { by, count, least } }
}
