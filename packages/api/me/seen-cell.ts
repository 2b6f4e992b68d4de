import type { Contract, Subject } from '@kho/schema/contract/contract.ts'
import { graphqlField } from '@kho/schema/contract/name.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { parseGlobalId } from '@kho/schema/store/identity.ts'
import type { RecordMember } from '../plan/plan.ts'
import { viewsOf } from '../plan/views.ts'
import { type PlannedReading, readRoots } from '../query/planned-reading.ts'

/** A cell of a record that is shown to whoever asks. */
export interface SeenCell {
  readonly contract: Contract
  /** The field, as the contract names it. */
  readonly field: string
  /** The record's `_id`. */
  readonly id: string
  readonly state: 'shown' | 'masked' | 'withheld'
  /** As it is shown: the exact text, null where there is none or it is withheld. */
  readonly text: string | null
  /** Whether the record says that it is about this person. */
  isAbout(person: string): boolean
}

/**
 * Reads one cell through the policy view of whoever asks, and enters the read: null for a record that is not shown to them,
 * for a field that is not there, and for what only must_know or a purpose would open.
 */
export async function seenCell(reading: PlannedReading, record: string, name: string): Promise<SeenCell | null> {
  const { ask } = reading
  const named = parseGlobalId(record)
  const contract = named && ask.city.contracts.get(named.dataset)
  const field = contract?.fields.find((one) => one.name === name || graphqlField(one.name) === name)
  if (!named || !contract || !field || viewsOf(ask)(contract.dataset, []).none) return null
  const told = contract.subjects.flatMap((subject, at) => subjectMember(ask, contract, { subject, key: `s${at}` }))
  const members = [...cellMember(field.name), ...told]
  const wanted = [{ id: named.id, record: { dataset: contract.dataset, known: [], foundBy: [], members } }]
  // The cast is sound: the statement wrote these members for the plan above.
  const { node } = (await readRoots(reading, [{ root: 'node', key: 'node', wanted }])) as { node: Node | null }
  if (!node) return null
  const closed = node.withheld.find((one) => one.field === graphqlField(field.name))
  return {
    ...{ contract, field: field.name, id: named.id, text: textIn(node.c0) },
    state: !closed ? 'shown' : closed.masked ? 'masked' : 'withheld',
    isAbout: (person) => told.some(({ key }) => subjectIn(node[key]) === person),
  }
}

interface Node {
  readonly withheld: readonly { readonly field: string; readonly masked: boolean }[]
  readonly [member: string]: unknown
}

function cellMember(field: string): readonly RecordMember[] {
  const parts = (['field', 'masked'] as const).map((part) => ({ key: part, part }))
  return [
    { member: 'cell', key: 'c0', field },
    { member: 'withheld', key: 'withheld', parts, unreachable: [] },
  ]
}

/** Whom the record is about: its own cell, or that of the record that it refers to, as far as both are shown to whoever asks. */
function subjectMember(
  ask: Ask,
  contract: Contract,
  { subject: { field, via }, key }: { readonly subject: Subject; readonly key: string },
): readonly RecordMember[] {
  if (via === null) return [{ member: 'cell', key, field }]
  const relation = contract.relations.find(({ kind, through }) => kind === 'one' && through.includes(via))
  if (!relation || viewsOf(ask)(relation.to, []).none) return []
  const record = {
    dataset: relation.to,
    known: [],
    foundBy: [],
    members: [{ member: 'cell', key: 's', field } as const],
  }
  return [{ member: 'one', key, relation: relation.name, record }]
}

function subjectIn(told: unknown): unknown {
  return typeof told === 'object' && told !== null && 's' in told ? told.s : told
}

/** Lists and objects are told by their JSON. */
function textIn(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
