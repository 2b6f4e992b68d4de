import type { GroupPart, GroupsPlan } from '@kho/api/plan/groups-plan.ts'
import { figureOf } from './figures.ts'
import { type Among, type Group, groupsOf } from './group-records.ts'

/** An aggregate answered in memory. */
export function groupsAnswer(of: Among, groups: GroupsPlan): unknown {
  const all = groupsOf(of, groups)
  return Object.fromEntries(
    groups.members.map((member) => {
      if (member.member === 'typename') return [member.key, member.name]
      if (member.member === 'hasMore') return [member.key, all.length > groups.size]
      return [member.key, all.slice(0, groups.size).map((group) => groupAnswer(group, member.parts))]
    }),
  )
}

function groupAnswer(group: Group, parts: readonly GroupPart[]): unknown {
  return Object.fromEntries(parts.map((part) => [part.key, partAnswer(group, part)]))
}

function partAnswer(group: Group, part: GroupPart): unknown {
  switch (part.part) {
    case 'typename':
      return part.name
    case 'object':
      return groupAnswer(group, part.parts)
    case 'value':
      return group.values[part.at] ?? null
    case 'figure':
      return figureOf(group, part.measure).value
  }
}
