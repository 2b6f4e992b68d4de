import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import { DataFactory, type Quad, Store } from 'n3'
import { vocabularies } from './vocabularies.ts'

const { namedNode, literal, quad } = DataFactory

/** A property under its prefix, and what it is. */
export type Property = readonly [property: string, value: Value]
/** An address, a text in both languages, a plain text, or a value of one of XML Schema's types. */
type Value = { readonly iri: string } | Bilingual | string | { readonly value: string; readonly type: `xsd:${string}` }

/** A resource of a class, with its properties. */
export function described(iri: string, type: string, properties: readonly Property[]): readonly Quad[] {
  const subject = namedNode(iri)
  const typed = quad(subject, namedNode(expanded('rdf:type')), namedNode(expanded(type)))
  const others = properties.flatMap(([property, value]) =>
    termsOf(value).map((term) => quad(subject, namedNode(expanded(property)), term)),
  )
  return [typed, ...others]
}

function termsOf(value: Value) {
  if (typeof value === 'string') return [literal(value)]
  if ('iri' in value) return [namedNode(value.iri)]
  if ('value' in value) return [literal(value.value, namedNode(expanded(value.type)))]
  return [literal(value.vi, 'vi'), literal(value.en, 'en')]
}

function expanded(name: string): string {
  const [prefix = '', local = ''] = name.split(':')
  return `${vocabularies[prefix] ?? ''}${local}`
}

/** What DCAT-AP 3 wants the resources to be that a property leads to: a list of the EU's or IANA's is not gathered with the catalogue. */
const classOf: { readonly [property: string]: string } = {
  'dct:language': 'dct:LinguisticSystem',
  'dct:accessRights': 'dct:RightsStatement',
  'dct:accrualPeriodicity': 'dct:Frequency',
  'dct:license': 'dct:LicenseDocument',
  'dct:conformsTo': 'dct:Standard',
  'dcat:hadRole': 'dcat:Role',
  'dct:format': 'dct:MediaTypeOrExtent',
  'dcat:mediaType': 'dct:MediaType',
  'dcat:landingPage': 'foaf:Document',
  'foaf:homepage': 'foaf:Document',
  'dcat:accessURL': 'rdfs:Resource',
  'dcat:downloadURL': 'rdfs:Resource',
  'dcat:endpointURL': 'rdfs:Resource',
  'dcat:endpointDescription': 'rdfs:Resource',
  'spdx:algorithm': 'spdx:ChecksumAlgorithm',
}

const classes = new Map(Object.entries(classOf).map(([property, type]) => [expanded(property), expanded(type)]))

/** A graph, each statement once, that says as well what those resources are of which it says nothing else. */
export function withTypes(graph: readonly Quad[]): readonly Quad[] {
  const types = graph.flatMap(({ predicate, object }) => {
    const type = classes.get(predicate.value)
    const isAddress = object.termType === 'NamedNode'
    return type && isAddress ? [quad(object, namedNode(expanded('rdf:type')), namedNode(type))] : []
  })
  return new Store([...graph, ...types]).getQuads(null, null, null, null)
}
