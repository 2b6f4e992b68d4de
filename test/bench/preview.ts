import { type PreviewAnswer, type Previewed, previewQuery } from '@kho/portal/app/pages/dataset/preview-query.ts'
import type { BenchCity } from './bench-city.ts'
import { serve } from './load.ts'

/** A dataset's preview as the portal asks for it, page after page, not signed in; times in milliseconds. */
export interface PreviewFigures {
  readonly pages: number
  readonly median: number
  readonly slowest: number
}

const pages = 100

/** Asks by the portal's own query until so many pages are seen, over HTTP, of dossiers that anybody may see (`allowExports`). */
export async function previewFigures(city: BenchCity): Promise<PreviewFigures> {
  await using kho = await serve('serve-kho.ts', city.urlOf('kho'), 'on')
  const ask = async <T>(query: string, variables: object): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${kho.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = await answer.json()
    if (errors) throw new Error(JSON.stringify(errors))
    return data
  }
  const { dataset } = await ask<Catalogued>('{ dataset(name: "dossiers") { many fields { name } } }', {})
  const query = previewQuery(dataset)
  const took: number[] = []
  for (let after: string | null = null; took.length < pages; ) {
    const began = performance.now()
    const page: PreviewAnswer[string] | undefined = (await ask<PreviewAnswer>(query, { after }))[dataset.many]
    took.push(performance.now() - began)
    if (!page?.pageInfo.hasNextPage) break
    after = page.pageInfo.endCursor
  }
  const sorted = took.toSorted((a, b) => a - b)
  return { pages: took.length, median: sorted[sorted.length >> 1] ?? 0, slowest: sorted.at(-1) ?? 0 }
}

interface Catalogued {
  readonly dataset: Previewed
}
