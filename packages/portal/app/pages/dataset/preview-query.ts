export const previewRows = 20

/** As much of a dataset's catalogue entry as its preview is asked by. */
export interface Previewed {
  readonly many: string
  readonly fields: readonly { readonly name: string }[]
}

/** The query behind a dataset's preview, made from its catalogue entry: every field, a page at a time. */
export function previewQuery({ many, fields }: Previewed): string {
  return `query Preview($after: String) {
  ${many}(first: ${previewRows}, after: $after) {
    totalCount
    nodes {
      id
      ${fields.map((field) => field.name).join('\n      ')}
      withheld { field masked reason }
    }
    pageInfo { hasNextPage endCursor }
  }
}`
}

export interface WithheldCell {
  readonly field: string
  readonly masked: boolean
  readonly reason: string | null
}

export interface PreviewRecord {
  readonly [field: string]: unknown
  readonly id: string
  readonly withheld: readonly WithheldCell[] | null
}

/** The answer to `previewQuery`, under the dataset's own root field. */
export interface PreviewAnswer {
  readonly [many: string]: {
    readonly totalCount: number | null
    readonly nodes: readonly PreviewRecord[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  } | null
}
