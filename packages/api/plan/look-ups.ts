import type { Rule } from '@kho/schema/contract/rule.ts'
import type { PagePlan, Plan, RecordPlan } from './plan.ts'
import { viewsOf } from './views.ts'

/** Records that a request finds by what it knows of them (`must_know`). */
type Place = Pick<RecordPlan, 'dataset' | 'known'>

/** The rules with a quota that open something to this plan by what it knows: one for each value asked by, found or not. */
export function lookUpsOf(plan: Plan): readonly Rule[] {
  const views = viewsOf(plan.ask)
  return placesOf(plan).flatMap(({ dataset, known }) => {
    const applying = new Set(views(dataset, known).rules)
    const rules = plan.ask.city.rules.get(dataset) ?? []
    return rules.filter(({ name, mustKnow, quota }) => quota !== null && mustKnow.length > 0 && applying.has(name))
  })
}

function placesOf({ roots }: Plan): readonly Place[] {
  return roots.flatMap((root) => {
    if (root.root === 'many') return pagePlaces(root.page)
    if (root.root === 'one') return [root.record, ...recordPlaces(root.record)]
    return [...new Set(root.wanted.flatMap(({ record }) => record ?? []))].flatMap(recordPlaces)
  })
}

function recordPlaces({ members }: RecordPlan): readonly Place[] {
  return members.flatMap((member) => {
    if (member.member === 'one') return recordPlaces(member.record)
    return member.member === 'many' ? pagePlaces(member.page) : []
  })
}

function pagePlaces(page: PagePlan): readonly Place[] {
  const records = page.members.flatMap((member) => {
    if (member.member === 'nodes') return [member.record]
    return member.member === 'edges' ? member.parts.flatMap((part) => (part.part === 'node' ? [part.record] : [])) : []
  })
  return [page, ...records.flatMap(recordPlaces)]
}
