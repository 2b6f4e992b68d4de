import type { Value } from '@kho/schema/contract/value.ts'
import { KhoError } from '@kho/schema/error.ts'
import { type LookedAt, lookedAtBy } from '@kho/schema/steward/sampled-by.ts'
import { bindingOf } from '../plan/cursor.ts'
import type { FilterPlan, PagePlan, RecordPlan } from '../plan/plan.ts'
import { limits } from '../plan/planning.ts'
import { type PlannedReading, readRoots } from '../query/planned-reading.ts'

/** A record that was read, its cells under the names that `cellOf` gives. */
export interface ReadRecord {
  readonly [member: string]: unknown
}

/** The name of a field's cell in an answer, beside `id`. */
export function cellOf(field: string): string {
  return `cell_${field}`
}

type Link = LookedAt['links'][number]

/**
 * Reads the records of other datasets that rules look at to decide about some records, as far as whoever asks is shown
 * them: for the ledger, which knows then whose they are. False where there are more than a page of them.
 */
export async function readLinked(
  reading: PlannedReading,
  links: readonly Link[],
  records: readonly ReadRecord[],
): Promise<boolean> {
  for (const link of links) {
    const values = [...new Set(records.map((record) => record[cellOf(link.key)]).filter(isKey))]
    if (values.length === 0) continue
    const { fields, links: further } = lookedAtBy(link)
    const page = pageOf(link, values, [...new Set([link.field, ...fields])])
    const { linked } = await readRoots(reading, [{ root: 'many', key: 'linked', page }])
    const nodes = isRecord(linked) ? linked.nodes : null
    if (!Array.isArray(nodes)) throw new KhoError('KHO551', 'The store could not answer.')
    if (nodes.length === limits.page || !(await readLinked(reading, further, nodes.filter(isRecord)))) return false
  }
  return true
}

function pageOf({ dataset, field }: Link, values: readonly Value[], fields: readonly string[]): PagePlan {
  const filter: FilterPlan = { filter: 'in', field, values, negated: false }
  const members = fields.map((name) => ({ member: 'cell', key: cellOf(name), field: name }) as const)
  const record: RecordPlan = { dataset, known: [], foundBy: [field], members }
  return {
    ...{ dataset, known: [], foundBy: [field], filter, order: [], size: limits.page, backward: false },
    ...{ after: null, before: null, binding: bindingOf(dataset, filter, []) },
    members: [{ member: 'nodes', key: 'nodes', record }],
  }
}

/** A key has one part where a link goes by it, and is an identifier. */
function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

export function isRecord(value: unknown): value is ReadRecord {
  return typeof value === 'object' && value !== null
}
