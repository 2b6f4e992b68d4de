import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { bindingOf } from './cursor.ts'
import type { Plan, RecordPlan } from './plan.ts'
import { purposeNames } from './planning.ts'

/** The plan of a whole dataset as one file: every field of every record shown, under the contract's names. */
export interface ExportPlan extends Plan {
  readonly record: RecordPlan
}

export function planExport(ask: Ask, version: number, dataset: string): ExportPlan {
  const fields = ask.city.contracts.get(dataset)?.fields ?? []
  const members = fields.map(({ name }) => ({ member: 'cell', key: name, field: name }) as const)
  const record: RecordPlan = { dataset, known: [], foundBy: [], members }
  const page = {
    ...{ dataset, known: [], foundBy: [], filter: null, order: [], size: Number.MAX_SAFE_INTEGER, backward: false },
    ...{ after: null, before: null, binding: bindingOf(dataset, null, []) },
    members: [{ member: 'nodes', key: 'records', record }] as const,
  }
  return {
    ...{ version, ask, language: 'en', cursorKey: Buffer.alloc(0) },
    roots: [{ root: 'many', key: dataset, page }],
    record,
  }
}

/**
 * Throws where no rule lets the asker take a file of the dataset: KHO302 for want of a purpose alone, else KHO464. A file
 * without records would look like a dataset that has none.
 */
export function mustBeExported(ask: Ask, dataset: string): void {
  const view = viewOf(ask, dataset)
  const purposes = purposeNames(view.lacksPurpose)
  if (purposes.length > 0) throw new KhoError('KHO302', `Reading ${dataset} needs a purpose.`, { dataset, purposes })
  if (view.none) throw new KhoError('KHO464', `No rule exports ${dataset} to this asker.`, { dataset })
}
