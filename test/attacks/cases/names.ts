import { officer } from '../../safety/issuer.ts'
import { type Attack, alike, each } from '../attack.ts'

const asOfficer = (query: string) => ({ query, as: officer })
const filtered = (filter: string) => asOfficer(`{ dossiers(filter: ${filter}) { nodes { id } } }`)

const dotted = [
  't1.note',
  'dossiers.note',
  'note as agency',
  'note"',
  "note'",
  'data.dossiers',
  '"note"',
  '*',
  '_id',
  '_run',
  '_source',
  'ctid',
  'xmin',
  'tableoid',
]
const smuggled = alike(
  'R11',
  'KHO446',
  each(dotted, (name) => ({
    query: 'query ($order: [DossierOrder!]) { dossiers(orderBy: $order) { nodes { id } } }',
    variables: { order: [{ field: name }] },
    as: officer,
  })),
)
const smuggledFilters = alike(
  'R11',
  'KHO446',
  each(
    dotted,
    (name) => ({
      query: 'query ($filter: DossierFilter) { dossiers(filter: $filter) { nodes { id } } }',
      variables: { filter: { [name]: { eq: 'c' } } },
      as: officer,
    }),
    (name) => `a filter by ${name}`,
  ),
)
const prototypes = alike(
  'R11',
  'KHO446',
  each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__x', 'prototype'], (name) => ({
    query: 'query ($filter: DossierFilter) { dossiers(filter: $filter) { nodes { id } } }',
    variables: { filter: { [name]: {} } },
    as: officer,
  })),
)
const words = [
  'regex',
  'matches',
  'like',
  'ilike',
  'similar',
  '_eq',
  '_regex',
  'eq_',
  'raw',
  'sql',
  'where',
  'search',
  'mode',
  'not',
  'exists',
  'between',
  'overlaps',
  'path',
  'jsonPath',
  'cast',
  'soundex',
]
const patterns = alike(
  'R20',
  'KHO446',
  each(words, (word) => filtered(`{ dossierCode: { ${word}: "(a+)+$" } }`)),
)

const names = [
  'inquiry(inquiryCode: "I-1") { id }',
  'inquiries { totalCount }',
  'inquiries { nodes { inquiryCode } }',
  'inquiriesAggregate { groups { count } }',
  'dossiers { nodes { inquiries { totalCount } } }',
  'dossiers(filter: { inquiries: { some: {} } }) { totalCount }',
]
const unlisted = [
  ...alike(
    'R21',
    'KHO446',
    each(names, (name) => asOfficer(`{ ${name} }`)),
  ),
  ...alike(
    'R21',
    'KHO446',
    each(
      names,
      (name) => ({ query: `{ ${name} }` }),
      (name) => `anonymous: ${name}`,
    ),
  ),
  ...alike(
    'R21',
    'KHO446',
    each(['Inquiry', 'InquiryConnection', 'InquiryEdge'], (type) =>
      asOfficer(`{ node(id: "x") { ... on ${type} { id } } }`),
    ),
  ),
]
const types = [
  'Inquiry',
  'InquiryConnection',
  'InquiryFilter',
  'InquiryOrder',
  'InquiryOrderField',
  'inquiry',
  '__Inquiry',
]
const introspected: readonly Attack[] = types.map((name) => ({
  id: 'R21',
  name: `asking for the type ${name}`,
  sent: asOfficer(`{ __type(name: "${name}") { name } }`),
  data: { __type: null },
}))

const ids = [
  '',
  'x',
  'D-1',
  '1',
  '../../dossiers/1',
  "' or 1=1 --",
  'ZG9zc2llcnM6',
  `${'A'.repeat(22)}`,
  'null',
  '0',
  '%00',
  'ZG9zc2llcnM6:1',
  'a'.repeat(5_000),
  'ă',
  '{"dataset":"dossiers"}',
  'aW5xdWlyaWVzAAAAAAAAAAAAAAAAAAAAAA',
]
const traversing: readonly Attack[] = ids.map((id) => ({
  id: 'U05',
  name: `an id that is none: ${id.slice(0, 40)}`,
  sent: { query: 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', variables: { id }, as: officer },
  data: { node: null, nodes: [null] },
}))

/** Of names: of columns, of types that must not be known, of ids. */
export const nameAttacks: readonly Attack[] = [
  ...smuggled,
  ...smuggledFilters,
  ...prototypes,
  ...patterns,
  ...unlisted,
  ...introspected,
  ...traversing,
]
