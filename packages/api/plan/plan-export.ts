import type { Field } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { bindingOf } from './cursor.ts'
import type { Plan, RecordPlan } from './plan.ts'
import { purposeNames } from './planning.ts'

/** The plan of a whole dataset as one file: cells of every record shown, under the contract's names. */
export interface ExportPlan extends Plan {
  readonly record: RecordPlan
  /** Its records stand in order even where nothing is hidden, so that the same records make the same file. */
  readonly ordered?: true
}

/** The plan of a live file: every field, whether it is shown or not. */
export function planExport(ask: Ask, version: number, dataset: string): ExportPlan {
  const fields = ask.city.contracts.get(dataset)?.fields ?? []
  return planFile(ask, version, { dataset, fields })
}

/** The plan of a release: the fields of which anything may be shown. */
export function planRelease(ask: Ask, version: number, dataset: string): ExportPlan {
  const { contract, over } = viewOf(ask, dataset)
  const row = over('r')
  const fields = contract.fields.filter(({ name }) => row.cell(name).state !== 'withheld')
  return { ...planFile(ask, version, { dataset, fields }), ordered: true }
}

function planFile(
  ask: Ask,
  version: number,
  { dataset, fields }: { readonly dataset: string; readonly fields: readonly Field[] },
): ExportPlan {
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
