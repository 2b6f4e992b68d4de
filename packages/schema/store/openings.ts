import type { City } from '../contract/city.ts'
import { admitsAnonymous } from '../contract/compile/compile-audience.ts'
import type { Rule } from '../contract/rule.ts'
import { audienceWords } from '../policy/audience-words.ts'
import { ownersOf } from '../policy/ownership.ts'
import type { AccessChange } from './access-change.ts'
import { accessChanges } from './access-changes.ts'

/** Something that is opened and needs the agreement of those whose data it is, beside whoever writes it. */
export interface Opening extends AccessChange {
  readonly owners: readonly string[]
}

/**
 * What a change opens of personal data, or to anybody at all. In doubt it is in here: of a rule that says something else than
 * before all of it is looked at, and so is what other datasets show by way of the one that is opened. Pure.
 */
export function openingsOf(current: City, next: City): readonly Opening[] {
  const { gains } = accessChanges(current, next)
  const opened = gains.filter((gain) => isGuarded(gain, current, next))
  return [...opened, ...declassified(current, next), ...handedOver(current, next)].map((gain) => {
    return { ...gain, owners: ownersBehind(gain, current, next) }
  })
}

/** The agencies whose data a gain is of; those of before and of after, where these differ. */
export function ownersBehind({ dataset }: AccessChange, current: City, next: City): readonly string[] {
  if (dataset === null)
    return [...next.agencies.values()].filter(({ parent }) => parent === null).map((one) => one.agency)
  const through = dependents(dataset, next).map((rule) => rule.dataset)
  const owners = [dataset, ...through].flatMap((name) => [...ownersOf(current, name), ...ownersOf(next, name)])
  return [...new Set(owners)].sort()
}

function isGuarded(gain: AccessChange, current: City, next: City): boolean {
  const { dataset, fields, rule: name } = gain
  if (dataset === null || name === null) return true
  const rules = [next, current].flatMap((city) => city.rules.get(dataset)?.filter((rule) => rule.name === name) ?? [])
  if (rules.length === 0 || rules.some(({ to }) => admitsAnonymous(to))) return true
  const all = rules.some((rule) => rule.fields === null)
  const named = fields.length > 0 ? fields : all ? null : rules.flatMap((rule) => rule.fields ?? [])
  return (
    hasPersonal(dataset, named, [current, next]) ||
    dependents(dataset, next).some((rule) => hasPersonal(rule.dataset, rule.fields, [current, next]))
  )
}

/** Whether one of these fields, or of all, is personal in either city. */
function hasPersonal(dataset: string, fields: readonly string[] | null, cities: readonly City[]): boolean {
  return cities.some((city) =>
    city.contracts
      .get(dataset)
      ?.fields.some(({ name, sensitivity }) => sensitivity !== 'none' && (fields === null || fields.includes(name))),
  )
}

const deepest = 4

/** The rules of other datasets that show something because a record of this one is shown, or is a task. */
function dependents(dataset: string, city: City, depth = 1): readonly Rule[] {
  const direct = [...city.rules.values()].flat().filter((rule) => rule.dataset !== dataset && leansOn(rule, dataset))
  const further = depth < deepest ? direct.flatMap((rule) => dependents(rule.dataset, city, depth + 1)) : []
  return [...direct, ...further]
}

function leansOn({ via, purpose }: Rule, dataset: string): boolean {
  return via?.dataset === dataset || (purpose !== null && 'task' in purpose && purpose.task.dataset === dataset)
}

const everyone = audienceWords({ to: [] })

/** A field that was personal and is no longer said to be is guarded by nothing from then on. */
function declassified(current: City, next: City): readonly AccessChange[] {
  const what = { vi: 'không còn được coi là dữ liệu cá nhân', en: 'is no longer held to be personal' }
  const rank = { none: 0, personal: 1, sensitive: 2 }
  return [...current.contracts.values()].flatMap(({ dataset, fields }) => {
    const now = new Map(next.contracts.get(dataset)?.fields.map(({ name, sensitivity }) => [name, sensitivity]))
    const lowered = fields.filter(({ name, sensitivity }) => rank[now.get(name) ?? sensitivity] < rank[sensitivity])
    const names = lowered.map(({ name }) => name)
    return names.length > 0 ? [{ dataset, audience: everyone, fields: names, rule: null, what }] : []
  })
}

/** Whoever owns a dataset agrees to what is opened of it: that it changes hands is theirs to agree to as well. */
function handedOver(current: City, next: City): readonly AccessChange[] {
  const what = { vi: 'đổi cơ quan chủ quản', en: 'comes to be owned by another agency' }
  return [...current.contracts.values()].flatMap(({ dataset, owner }) => {
    const now = next.contracts.get(dataset)?.owner ?? owner
    return now === owner ? [] : [{ dataset, audience: everyone, fields: [], rule: null, what }]
  })
}
