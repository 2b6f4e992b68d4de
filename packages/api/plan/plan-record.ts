import { relationOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { FieldNode, GraphQLObjectType } from 'graphql'
import { recordMark, typeMark } from '../graphql/extensions.ts'
import type { EdgePart, FoundPart, PageInfoPart, PageMember, PagePlan, RecordMember, RecordPlan } from './plan.ts'
import { planGroups } from './plan-groups.ts'
import { fieldsUsedBy, planCount, planPageOf } from './plan-page.ts'
import { planProvenance } from './plan-provenance.ts'
import { planWithheld } from './plan-withheld.ts'
import { asOfIn, contractOf, farOf, limits, type Planning, readableContract } from './planning.ts'
import { objectTypeOf, type Selected, selectedIn } from './selection.ts'

/** Where a record stands in the operation: its type, what is selected of it, what it was found by, how deep it is. */
export interface Place {
  readonly type: GraphQLObjectType
  readonly nodes: readonly FieldNode[]
  readonly known: readonly string[]
  readonly foundBy: readonly string[]
  readonly depth: number
}

/** What is read of each record at a place. */
export function planRecord(planning: Planning, place: Place): RecordPlan {
  const { type, known, foundBy, depth } = place
  const dataset = typeMark(type)?.dataset
  if (!dataset) throw new KhoError('KHO415', `${type.name} is not a record.`)
  mustNotBeTooDeep(depth)
  readableContract(planning, dataset)
  const selected = selectedIn(planning, type, place.nodes)
  const members = selected.map((one) => planMember(planning, { dataset, depth, typename: type.name }, one))
  return { dataset, known, foundBy, ...asOfIn(planning), members }
}

interface Inside {
  readonly dataset: string
  readonly depth: number
  readonly typename: string
}

function planMember(planning: Planning, inside: Inside, selected: Selected): RecordMember {
  const { key, field } = selected
  if (!field) return { member: 'typename', key, name: inside.typename }
  const mark = recordMark(field)
  if (!mark) throw new KhoError('KHO415', `${inside.typename}.${field.name} is not a part of a record.`)
  if ('field' in mark) return { member: 'cell', key, field: mark.field }
  if ('id' in mark) return { member: 'id', key }
  if ('withheld' in mark) return planWithheld(planning, inside.dataset, selected)
  if ('provenance' in mark) return planProvenance(planning, selected)
  if ('groupsOf' in mark) return planFarGroups(planning, { ...inside, relation: mark.groupsOf }, selected)
  const relation = relationOf(contractOf(planning, inside.dataset), mark.relation)
  const type = objectTypeOf(field)
  const depth = inside.depth + 1
  if (relation.kind === 'one') {
    const record = planRecord(planning, { type, nodes: selected.nodes, known: [], foundBy: [], depth })
    return { member: 'one', key, relation: relation.name, record }
  }
  return {
    member: 'many',
    key,
    relation: relation.name,
    page: planPage(planning, selected, { dataset: relation.to, depth, through: relation.through }),
  }
}

/** Groups of far records: a number says nothing of what it lacks, so the relation must be open, as in a filter. */
function planFarGroups(
  planning: Planning,
  inside: { readonly dataset: string; readonly depth: number; readonly relation: string },
  selected: Selected,
): RecordMember {
  mustNotBeTooDeep(inside.depth + 1)
  const { relation } = farOf(planning, inside.dataset, inside.relation)
  const groups = planGroups(planning, { dataset: relation.to, through: relation.through }, selected)
  return { member: 'groups', key: selected.key, relation: relation.name, groups }
}

function mustNotBeTooDeep(depth: number): void {
  if (depth > limits.relations) {
    throw new KhoError('KHO413', `Relations are followed at most ${limits.relations} deep.`)
  }
}

/** A connection: which records, and what is read of them. */
export function planPage(
  planning: Planning,
  selected: Selected,
  {
    dataset,
    depth,
    through,
  }: { readonly dataset: string; readonly depth: number; readonly through: readonly string[] },
): PagePlan {
  const page = planPageOf(planning, dataset, selected)
  if (!selected.field) throw new KhoError('KHO415', `${selected.key} is not a connection.`)
  const type = objectTypeOf(selected.field)
  const inner = selectedIn(planning, type, selected.nodes)
  const foundBy = [...new Set([...fieldsUsedBy(page), ...through])]
  const inPage = { dataset, depth, known: page.known, foundBy, typename: type.name }
  return { ...page, foundBy, members: inner.map((one) => planPageMember(planning, inPage, one)) }
}

interface InPage extends Inside {
  readonly known: readonly string[]
  readonly foundBy: readonly string[]
}

function planPageMember(planning: Planning, inside: InPage, selected: Selected): PageMember {
  const { key, field, nodes } = selected
  if (!field) return { member: 'typename', key, name: inside.typename }
  const record = (type: GraphQLObjectType, selection: readonly FieldNode[]) =>
    planRecord(planning, { type, nodes: selection, known: inside.known, foundBy: inside.foundBy, depth: inside.depth })
  switch (field.name) {
    case 'nodes':
      return { member: 'nodes', key, record: record(objectTypeOf(field), nodes) }
    case 'edges':
      return { member: 'edges', key, parts: planEdges(planning, selected, record) }
    case 'pageInfo':
      return { member: 'pageInfo', key, parts: planPageInfo(planning, selected) }
    case 'totalCount':
      return { member: 'totalCount', key, max: planCount(planning, selected) }
    case 'withheld':
      return planWithheld(planning, inside.dataset, selected)
    default:
      throw new KhoError('KHO415', `${inside.typename}.${field.name} is not a part of a page.`)
  }
}

function planEdges(
  planning: Planning,
  edges: Selected,
  record: (type: GraphQLObjectType, nodes: readonly FieldNode[]) => RecordPlan,
): readonly EdgePart[] {
  if (!edges.field) return []
  const type = objectTypeOf(edges.field)
  return selectedIn(planning, type, edges.nodes).map(({ key, field, nodes }): EdgePart => {
    if (!field) return { part: 'typename', key, name: type.name }
    if (field.name === 'cursor') return { part: 'cursor', key }
    if (field.name === 'found') return { part: 'found', key, parts: foundParts(planning, field, nodes) }
    return { part: 'node', key, record: record(objectTypeOf(field), nodes) }
  })
}

function foundParts(
  planning: Planning,
  field: NonNullable<Selected['field']>,
  nodes: readonly FieldNode[],
): readonly FoundPart[] {
  return selectedIn(planning, objectTypeOf(field), nodes).map((selected) => ({
    key: selected.key,
    part: (['field', 'words'] as const).find((part) => part === selected.field?.name) ?? '__typename',
  }))
}

const pageInfoParts: readonly PageInfoPart[] = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor']

function planPageInfo(planning: Planning, pageInfo: Selected) {
  if (!pageInfo.field) return []
  return selectedIn(planning, objectTypeOf(pageInfo.field), pageInfo.nodes).map(({ key, field }) => ({
    key,
    part: pageInfoParts.find((part) => part === field?.name) ?? ('__typename' as const),
  }))
}
