import type { Rule } from '@kho/schema/contract/rule.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { type Store, storedRecord } from './make-records.ts'
import { openRule } from './make-rules.ts'
import { cityWith, contracts } from './world.ts'

/** Records of the reference city by dataset, with the values that matter. */
export type FewRecords = { readonly [dataset: string]: readonly { readonly [field: string]: Value }[] }

/** A store of these records alone; what is not said of one is null. */
export function smallStore(records: FewRecords): Store {
  return new Map(
    contracts.map((contract) => {
      const empty = Object.fromEntries(contract.fields.map(({ name }) => [name, null]))
      const values = (records[contract.dataset] ?? []).map((record) => ({ ...empty, ...record }))
      return [contract.dataset, values.map((record) => storedRecord(contract, record))] as const
    }),
  )
}

/** A rule that shows everybody a dataset whole. */
export function wholeRule(dataset: string): Rule {
  return openRule(dataset, contracts.find((one) => one.dataset === dataset)?.fields.map(({ name }) => name) ?? [])
}

/** An officer under these rules, without a purpose. */
export function officerUnder(rules: readonly Rule[]): Ask {
  const principal = { kind: 'officer', name: 'o1' } as const
  return { city: cityWith(rules), principal, purpose: null, today: '2020-11-02', way: 'query' }
}
