import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { type Quad, Writer } from 'n3'
import type { AskedBySomeone, AskerRoute } from '../http/route.ts'
import { openReleases } from '../release/open-release.ts'
import { catalogueGraph } from './catalogue-graph.ts'
import { ckanRoutes } from './ckan/ckan-routes.ts'
import { measuredQuality } from './measured-quality.ts'
import { vocabularies } from './vocabularies.ts'

/** The catalogue for others: `/catalog.ttl` and `/catalog.jsonld`, one graph written twice, and CKAN's reads. */
export function catalogueRoutes(session: Session): readonly AskerRoute[] {
  return [
    {
      ...{ method: 'GET', path: '/catalog.ttl', guard: 'asker' },
      handler: async (asked) => answered(turtleOf(await graphFor(asked, session)), 'text/turtle; charset=utf-8'),
    },
    {
      ...{ method: 'GET', path: '/catalog.jsonld', guard: 'asker' },
      handler: async (asked) =>
        answered(JSON.stringify(jsonLdOf(await graphFor(asked, session))), 'application/ld+json'),
    },
    ...ckanRoutes(session),
  ]
}

async function graphFor(asked: AskedBySomeone, session: Session): Promise<readonly Quad[]> {
  const { city } = asked.snapshot
  const today = todayOf(city, new Date())
  const [releases, qualities] = await Promise.all([
    openReleases(asked, session),
    measuredQuality({ city, today }, session),
  ])
  const { origin } = new URL(asked.request.url)
  return catalogueGraph({ city, origin, today }, { releases, qualities })
}

function answered(text: string, type: string): Response {
  return new Response(text, { headers: { 'content-type': type } })
}

function turtleOf(graph: readonly Quad[]): string {
  const writer = new Writer({ prefixes: vocabularies })
  writer.addQuads([...graph])
  const written = { text: '' }
  writer.end((error, text: string) => {
    if (error) throw error
    written.text = text // at once: the writer was given no stream
  })
  return written.text
}

/** JSON-LD 1.1, flat: a node for everything that has an address. */
function jsonLdOf(graph: readonly Quad[]) {
  const nodes = [...Map.groupBy(graph, ({ subject }) => subject.value)].map(([id, quads]) => {
    const byProperty = Map.groupBy(quads, ({ predicate }) => shortened(predicate.value))
    const properties = [...byProperty].map(([property, some]) =>
      property === 'rdf:type'
        ? ['@type', some.map(({ object }) => shortened(object.value))]
        : [property, some.map(({ object }) => termOf(object))],
    )
    return { '@id': id, ...Object.fromEntries(properties) }
  })
  return { '@context': vocabularies, '@graph': nodes }
}

function termOf(object: Quad['object']) {
  if (object.termType !== 'Literal') return { '@id': object.value }
  const { value, language, datatype } = object
  if (language !== '') return { '@value': value, '@language': language }
  const type = shortened(datatype.value)
  return type === 'xsd:string' ? { '@value': value } : { '@value': value, '@type': type }
}

function shortened(iri: string): string {
  const known = Object.entries(vocabularies).find(([, vocabulary]) => iri.startsWith(vocabulary))
  return known ? `${known[0]}:${iri.slice(known[1].length)}` : iri
}
