import type { Rule } from '@kho/schema/contract/rule.ts'
import type { PagePlan, Plan, RecordPlan } from './plan.ts'
import { viewsOf } from './views.ts'

/** A place of a plan where records of a dataset are read. */
type Place = Pick<RecordPlan, 'dataset' | 'known'>

/**
 * The rules with a quota that open something to this plan: each as often as there are places that it opens, whatever is found
 * there. A second name for the same question is a second place.
 */
export function meteredRules(plan: Plan): readonly Rule[] {
  const views = viewsOf(plan.ask)
  return placesOf(plan).flatMap(({ dataset, known }) => {
    const applying = new Set(views(dataset, known).rules)
    const rules = plan.ask.city.rules.get(dataset) ?? []
    return rules.filter(({ name, effect, quota }) => effect === 'allow' && quota !== null && applying.has(name))
  })
}

function placesOf({ roots }: Plan): readonly Place[] {
  return roots.flatMap((root) => {
    if (root.root === 'many') return pagePlaces(root.page)
    if (root.root === 'groups') return [root.groups]
    if (root.root === 'changes')
      return [root.changes, ...root.changes.upserts.flatMap(({ record }) => placesBelow(record))]
    if (root.root === 'one') return recordPlaces(root.record)
    return [...new Set(root.wanted.flatMap(({ record }) => record ?? []))].flatMap(recordPlaces)
  })
}

function recordPlaces(record: RecordPlan): readonly Place[] {
  return [record, ...placesBelow(record)]
}

function placesBelow({ members }: RecordPlan): readonly Place[] {
  return members.flatMap((member) => {
    if (member.member === 'one') return recordPlaces(member.record)
    if (member.member === 'groups') return [member.groups]
    return member.member === 'many' ? pagePlaces(member.page) : []
  })
}

function pagePlaces(page: PagePlan): readonly Place[] {
  const records = page.members.flatMap((member) => {
    if (member.member === 'nodes') return [member.record]
    return member.member === 'edges' ? member.parts.flatMap((part) => (part.part === 'node' ? [part.record] : [])) : []
  })
  return [page, ...records.flatMap(placesBelow)]
}
