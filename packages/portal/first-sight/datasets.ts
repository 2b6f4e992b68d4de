import { element } from './element.ts'
import { ask } from './kho.ts'
import { type Bilingual, type Language, words } from './words.ts'

interface Dataset {
  readonly name: string
  readonly title: Bilingual
  readonly description: Bilingual | null
  readonly owner: { readonly title: Bilingual } | null
  readonly class: 'open' | 'shared' | 'on_request'
  readonly size: string
  readonly synthetic: boolean
  readonly fields: readonly unknown[]
}

/** The query behind the cards; the page shows it. */
export const catalogueQuery = `{
  catalogue(first: 100) {
    nodes { name title { vi en } description { vi en } owner { title { vi en } } class size synthetic fields { name } }
  }
}`

/** The catalogue's entries, as anyone may see them. */
export async function catalogue(language: Language): Promise<readonly Dataset[]> {
  const { data } = await ask({ query: catalogueQuery, as: null, purpose: '', language })
  const found = data?.catalogue as { readonly nodes: readonly Dataset[] } | undefined // the shape that `catalogueQuery` asks for
  return found?.nodes ?? []
}

export function datasetCard(dataset: Dataset, language: Language): HTMLElement {
  const size = new Intl.NumberFormat(language).format(BigInt(dataset.size))
  const label = dataset.class === 'shared' ? words.classShared : words[dataset.class]
  return element(
    'li',
    {},
    element('h3', {}, dataset.title[language]),
    element('p', { class: 'owner' }, dataset.owner?.title[language] ?? ''),
    element('p', {}, dataset.description?.[language] ?? ''),
    element(
      'p',
      {},
      element('span', { class: `tag ${dataset.class}` }, label[language]),
      `${dataset.fields.length} ${words.fields[language]} · ${size} ${words.records[language]} · `,
      element('code', {}, dataset.name),
    ),
  )
}
