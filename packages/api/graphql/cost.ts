import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { ChangesPlan } from '../plan/changes-plan.ts'
import type { GroupsPlan } from '../plan/groups-plan.ts'
import type { PageMember, PagePlan, Plan, RecordMember, RecordPlan } from '../plan/plan.ts'

/** The most records a request may make the store look at, by `costOf`. */
export const mostCost = 100_000

/**
 * How many records an operation may make the store look at: from page sizes asked for and sizes declared in
 * contracts, never from what is there, so that it tells nothing about the data.
 */
export function costOf(plan: Plan, city: City): number {
  return plan.roots.reduce((sum, root) => {
    if (root.root === 'one') return sum + recordCost(root.record, city)
    if (root.root === 'many') return sum + pageCost(root.page, city)
    if (root.root === 'changes') return sum + changesCost(root.changes, city)
    if (root.root === 'groups') return sum + groupsCost(root.groups, city)
    return sum + root.wanted.reduce((cost, { record }) => cost + (record ? recordCost(record, city) : 1), 0)
  }, 0)
}

/** What a plan costs. Throws KHO450 where that is too much. */
export function boundCost(plan: Plan, city: City): number {
  const cost = costOf(plan, city)
  if (cost <= mostCost) return cost
  throw new KhoError('KHO450', `This query may look at ${cost} records, at most ${mostCost} are allowed.`, {
    cost,
    most: mostCost,
  })
}

/** What has changed is looked for twice: among what is there, and among what was. */
function changesCost({ size, upserts }: ChangesPlan, city: City): number {
  const perRecord = upserts.reduce((sum, { record }) => sum + recordCost(record, city), 0)
  return 1 + size * Math.max(2, perRecord)
}

function recordCost({ dataset, members }: RecordPlan, city: City): number {
  return 1 + members.reduce((sum, member) => sum + memberCost(member, dataset, city), 0)
}

function memberCost(member: RecordMember, dataset: string, city: City): number {
  if (member.member === 'one') return recordCost(member.record, city)
  if (member.member === 'groups') return farGroupsCost(member.groups, dataset, city)
  return member.member === 'many' ? pageCost(member.page, city) : 0
}

function pageCost(page: PagePlan, city: City): number {
  const perRecord = page.members.reduce((sum, member) => sum + perRecordCost(member, city), 0)
  const counts = page.members.reduce((sum, member) => sum + countCost(member, page, city), 0)
  return 1 + page.size * Math.max(1, perRecord) + counts + searchCost(page, city) + orderCost(page, city)
}

function perRecordCost(member: PageMember, city: City): number {
  if (member.member === 'nodes') return recordCost(member.record, city)
  if (member.member !== 'edges') return 0
  return member.parts.reduce((sum, part) => sum + (part.part === 'node' ? recordCost(part.record, city) : 0), 0)
}

/** Records that only add to a figure are read many at a time: 500 for the price of one, and again for each relation of a key. */
function groupsCost({ dataset, keys, size }: GroupsPlan, city: City): number {
  return 1 + size + addedCost(sizeOf(dataset, city) * (1 + relationsOf(keys)))
}

/** Groups of the records that one leads to: as many of these as the declared sizes give each. */
function farGroupsCost({ dataset, keys, size }: GroupsPlan, from: string, city: City): number {
  const records = Math.ceil(sizeOf(dataset, city) / Math.max(1, sizeOf(from, city)))
  const groups = keys.length === 0 ? 1 : Math.min(size, records)
  return 1 + groups + addedCost(records * (1 + relationsOf(keys)))
}

/** To order by a figure, every record and all that it leads to is read along an index, whatever the page's size: 1,000 for the price of one. */
function orderCost({ dataset, order }: PagePlan, city: City): number {
  return order.reduce((sum, item) => {
    if ('field' in item) return sum
    const at = item.path.reduce((from, name) => farOf(from, name, city), dataset)
    return sum + Math.ceil((sizeOf(dataset, city) + sizeOf(farOf(at, item.relation, city), city)) / 1000)
  }, 0)
}

function farOf(dataset: string, relation: string, city: City): string {
  return city.contracts.get(dataset)?.relations.find(({ name }) => name === relation)?.to ?? dataset
}

function sizeOf(dataset: string, city: City): number {
  return city.contracts.get(dataset)?.size ?? mostCost
}

function addedCost(records: number): number {
  return Math.ceil(records / 500)
}

/** How many relations keys go through, each counted once. */
function relationsOf(keys: GroupsPlan['keys']): number {
  return new Set(keys.flatMap(({ path }) => path.map((_, at) => path.slice(0, at + 1).join('.')))).size
}

/** Every record may hold what is searched for, and each that does is ranked: a thousand index entries for the price of a record. */
function searchCost({ dataset, search }: PagePlan, city: City): number {
  return search ? Math.ceil((city.contracts.get(dataset)?.size ?? 0) / 1000) : 0
}

/** A count reads index entries only: a hundred for the price of a record. */
function countCost(member: PageMember, { dataset }: PagePlan, city: City): number {
  if (member.member !== 'totalCount') return 0
  return Math.ceil(Math.min(member.max, city.contracts.get(dataset)?.size ?? member.max) / 100)
}
