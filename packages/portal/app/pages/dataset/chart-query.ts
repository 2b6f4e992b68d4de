import type { Dataset } from './dataset-page.tsx'

type Field = Dataset['fields'][number]

/** By what a dataset's records can be counted for the reader: fields with a list of codes, and moments by their months. */
export function chartFields({ fields }: Pick<Dataset, 'fields'>): readonly Field[] {
  return fields.filter((field) => field.class === 'open' && !field.list && (field.codes !== null || isMoment(field)))
}

export const isMoment = ({ type }: Pick<Field, 'type'>): boolean => type === 'date' || type === 'timestamp'

/** How many months a chart shows, and how many codes. */
export const mostGroups = 24

/** The query behind a dataset's chart, made from its catalogue entry: records counted by codes, or by the latest months. */
export function chartQuery({ many }: Pick<Dataset, 'many'>, field: Field): string {
  const name = field.name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
  const [by, order] = isMoment(field)
    ? [`{ field: ${name}, by: MONTH }`, `{ key: { field: ${name} }, direction: DESC, nulls: LAST }`]
    : [`{ field: ${name} }`, '{ measure: COUNT, direction: DESC }']
  return `query Chart {
  ${many}Aggregate(groupBy: [${by}], orderBy: [${order}], first: ${mostGroups}) {
    hasMore
    groups { key { ${field.name} } count }
  }
}`
}

/** The answer to `chartQuery`, under the dataset's own root field. */
export interface ChartAnswer {
  readonly [many: string]: {
    readonly hasMore: boolean
    readonly groups: readonly { readonly key: { readonly [field: string]: string | null }; readonly count: number }[]
  } | null
}
