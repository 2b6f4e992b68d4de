import type { Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { RegistryContext } from './builder.ts'
import { fold } from './fold.ts'
import type { PageShape } from './words.ts'

/** One page of the catalogue, by dataset name. */
export interface CataloguePage {
  readonly entries: readonly Contract[]
  readonly totalCount: number
  readonly pageInfo: PageShape
}

export interface CatalogueArguments {
  readonly search: string | null
  readonly first: number
  readonly after: string | null
}

type Knowing = Pick<RegistryContext, 'city' | 'unlisted'>

/** The datasets an asker may know of: listed ones, and unlisted ones that some rule could show. */
export function knownDatasets({ city, unlisted }: Knowing): readonly Contract[] {
  const known = [...city.contracts.values()].filter(({ listed, dataset }) => listed || unlisted.has(dataset))
  return known.sort((a, b) => (a.dataset < b.dataset ? -1 : 1))
}

/** The page of `knownDatasets` that a request asks for. Every word of `search` must stand in an entry's texts. */
export function cataloguePage(context: Knowing, { search, first, after }: CatalogueArguments): CataloguePage {
  if (first < 0 || first > 1000) throw new KhoError('KHO453', 'A page holds at most 1,000 entries.', { first })
  const words = fold(search ?? '').split(/\s+/)
  const found = knownDatasets(context).filter((contract) => words.every((word) => textOf(contract).includes(word)))
  const from = after === null ? '' : nameOfCursor(after)
  const rest = found.filter(({ dataset }) => dataset > from)
  const entries = rest.slice(0, first)
  const ends = [entries.at(0), entries.at(-1)].map((entry) => (entry ? cursorOf(entry) : null))
  return {
    entries,
    totalCount: found.length,
    pageInfo: {
      hasNextPage: rest.length > entries.length,
      hasPreviousPage: found.length > rest.length,
      startCursor: ends[0] ?? null,
      endCursor: ends[1] ?? null,
    },
  }
}

export function cursorOf({ dataset }: Contract): string {
  return Buffer.from(dataset).toString('base64url')
}

function nameOfCursor(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString()
  const isOurs = Buffer.from(name).toString('base64url') === cursor && /^[a-z0-9_]{1,40}$/.test(name)
  if (!isOurs) throw new KhoError('KHO452', 'This cursor is not one of the catalogue.')
  return name
}

function textOf({ dataset, title, description, fields }: Contract): string {
  const texts = [dataset, title.vi, title.en, description?.vi ?? '', description?.en ?? '']
  return fold([...texts, ...fields.flatMap((field) => [field.title.vi, field.title.en])].join('\n'))
}
