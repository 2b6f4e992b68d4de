import type { HeldDataset } from './held.tsx'

/** The query of one's own records of a dataset, made from its catalogue entry: every field of each. */
export function ownRecordsQuery({ one, fields }: Pick<HeldDataset['dataset'], 'one' | 'fields'>): string {
  const type = `${one.charAt(0).toUpperCase()}${one.slice(1)}`
  return `query MyRecords {
  me {
    records {
      dataset { name }
      nodes(first: 20) {
        id
        ... on ${type} {
          ${fields.map(({ name }) => name).join('\n          ')}
          withheld { field masked reason }
        }
      }
    }
  }
}`
}

export interface OwnRecord {
  readonly [field: string]: unknown
  readonly id: string
  readonly withheld?:
    | readonly { readonly field: string; readonly masked: boolean; readonly reason: string | null }[]
    | null
}

/** The answer to `ownRecordsQuery`; records of other datasets have their ids alone. */
export interface OwnAnswer {
  readonly me: {
    readonly records: readonly { readonly dataset: { readonly name: string }; readonly nodes: readonly OwnRecord[] }[]
  } | null
}
