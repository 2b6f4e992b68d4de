/** One dataset from one source, as jobs name it. */
export interface Binding {
  readonly dataset: string
  readonly source: string
}

export function bindingKey({ dataset, source }: Binding): string {
  return `${dataset}/${source}`
}
