import { hash } from 'node:crypto'
import { fieldsIn } from '@kho/schema/contract/fields-in.ts'
import type { PullPlan } from './pull-plan.ts'

/**
 * Fields that a dataset cannot do without: keys, required ones, those that tell whose a record is, whom it is about or that
 * it is gone, and those that say on which day another one's code was in force. Where a log is followed, all: its rows are
 * read by one plan.
 */
export function bearingFields({ contract, binding, source }: Pick<PullPlan, 'contract' | 'binding' | 'source'>) {
  const { fields, key, subjects } = contract
  if (binding.mode === 'log') return new Set(fields.map(({ name }) => name))
  const days = fields.flatMap(({ codes, checkAt }) => [codes?.at ?? [], checkAt ?? []].flat())
  const dated = Object.values(binding.map).flatMap((one) => ('dated' in one ? (one.dated?.at ?? []) : []))
  return new Set([
    ...key,
    ...fields.filter(({ required }) => required).map(({ name }) => name),
    ...Object.keys(source.owns[contract.dataset] ?? {}),
    ...subjects.map(({ via, field }) => via ?? field),
    ...(typeof binding.deletes === 'string' ? [] : fieldsIn(binding.deletes.soft)),
    ...days,
    ...dated,
  ])
}

/**
 * A plan that reads everything but some fields: they keep the values they have, and rules of quality that look at them
 * rest. Another fingerprint, so that all is read again as soon as they are back.
 */
export function withoutFields(plan: PullPlan, stopped: readonly string[]): PullPlan {
  if (stopped.length === 0) return plan
  const { contract, binding } = plan
  const map = Object.fromEntries(Object.entries(binding.map).filter(([field]) => !stopped.includes(field)))
  const quality = contract.quality.filter(({ check }) => !fieldsIn(check).some((field) => stopped.includes(field)))
  const columns = Object.values(map).flatMap((mapping) => ('from' in mapping ? [mapping.from] : []))
  return {
    ...plan,
    contract: { ...contract, quality },
    binding: { ...binding, map },
    columns: [...new Set(columns)],
    stopped,
    fingerprint: hash('sha256', JSON.stringify([plan.fingerprint, [...stopped].sort()]), 'hex'),
  }
}
