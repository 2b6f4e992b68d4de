import { type Attack, alike, each, times } from '../attack.ts'

const nested = (depth: number, inner = 'id') =>
  `{ dossiers { nodes { ${'procedure { dossiers { nodes { '.repeat(depth)}${inner}${' } } }'.repeat(depth)} } } }`

const chain = (length: number) =>
  `{ ...F0 } ${times(length, (at) => `fragment F${at} on Query { ...F${at + 1} }`)} fragment F${length} on Query { __typename }`

const doubling = (levels: number) =>
  `{ ...F0 } ${times(levels, (at) => `fragment F${at} on Query { a: __typename ...F${at + 1} ...F${at + 1} }`)}
   fragment F${levels} on Query { b: __typename }`

const tooLarge = alike('R19', 'KHO447', {
  'a query of seven levels there and back': nested(7),
  'a query of thirty levels': nested(30),
  'a deep query inside a fragment': `{ ...A } fragment A on Query ${nested(8)}`,
  'a deep query inside an inline fragment': `{ ... on Query ${nested(8)} }`,
  'a deep query that is skipped': `{ ... on Query @skip(if: true) ${nested(8)} }`,
  '20,000 directives on a field': `{ viewer { kind ${'@skip(if: false) '.repeat(20_000)} } }`,
  '51 directives over the fields': `{ ${times(17, (at) => `a${at}: __typename @skip(if: false) @include(if: true) @skip(if: false)`)} }`,
  '51 directives on fragments': `{ ${times(17, () => '... @skip(if: true) @include(if: true) @skip(if: true) { __typename }')} }`,
  '51 directives on the operation': `query Q ${'@skip(if: true) '.repeat(51)} { __typename }`,
  '51 directives nobody knows': `{ __typename ${'@nothing '.repeat(51)} }`,
  '200,000 equal fields': `{ viewer { ${'kind '.repeat(200_000)} } }`,
  '21 equal fields': `{ viewer { ${'kind '.repeat(21)} } }`,
  '21 equal fields in a fragment': `{ ...A } fragment A on Query { viewer { ${'kind '.repeat(21)} } }`,
  '1,001 fields by doubling fragments': doubling(11),
  'a billion fields by doubling fragments': doubling(30),
  '51 fragments': `{ __typename } ${times(51, (at) => `fragment F${at} on Query { __typename }`)}`,
  'a chain of 51 fragments': chain(51),
  'a fragment within itself': '{ ...A } fragment A on Query { ...A }',
  'a fragment within itself that nobody uses': '{ __typename } fragment A on Query { ...A }',
  'two fragments within each other': '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  'three fragments in a ring, deep in':
    '{ ...A } fragment A on Query { dossiers { nodes { ...B } } } fragment B on Dossier { procedure { ...C } } fragment C on Procedure { dossiers { nodes { ...B } } }',
  'a fragment within itself behind an inline one': '{ ...A } fragment A on Query { ... on Query { ... { ...A } } }',
  'a text of 50,001 characters': `{ __typename } ${'#'.repeat(50_000)}`,
  'a comment on each of 50,000 lines': `${'#\n'.repeat(30_000)}{ __typename }`,
  '2,001 tokens of nothing but names': `{ ${times(20, (at) => `a${at}: __typename`)} ${'b '.repeat(2_001)} }`,
  'a list nested 999 times': `{ dossiers(filter: { fee: { in: ${'['.repeat(1_100)}${']'.repeat(1_100)} } }) { nodes { id } } }`,
  'an object nested 700 times': `{ dossiers(filter: ${'{ not: '.repeat(700)}{}${' }'.repeat(700)}) { nodes { id } } }`,
  '2,001 values of a list': `{ dossiers(filter: { fee: { in: [${'1 '.repeat(2_001)}] } }) { nodes { id } } }`,
  '300 variables': `query (${times(400, (at) => `$v${at}: Int = 1`)}) { __typename }`,
  'the whole schema twice': '{ a: __schema { types { name } } b: __schema { types { name } } }',
  'the schema under another name': '{ a: __schema { types { name } } }',
  'the schema with names inside': '{ __schema { a: types { name } } }',
})

const aliased = alike('R18', 'KHO447', {
  '51 names for one field': `{ ${times(51, (at) => `a${at}: __typename`)} }`,
  '51 names for one costly field': `{ ${times(51, (at) => `a${at}: dossiers(first: 1000) { totalCount }`)} }`,
  '1,000 names for one costly field': `{ ${times(1_000, (at) => `a${at}: dossiers(first: 1000) { totalCount }`)} }`,
  '51 names inside a record': `{ dossiers { nodes { ${times(51, (at) => `a${at}: agency`)} } } }`,
  '51 names over three fragments': `{ ...A ...B ...C } ${['A', 'B', 'C'].map((name) => `fragment ${name} on Query { ${times(17, (at) => `${name}${at}: __typename`)} }`).join(' ')}`,
  '21 names for one look-up': `{ ${times(21, (at) => `a${at}: dossier(dossierCode: "D-${at}") { id }`)} }`,
  '21 names for node': `{ ${times(21, (at) => `a${at}: node(id: "x") { id }`)} }`,
  '21 names for viewer': `{ ${times(21, (at) => `a${at}: viewer { kind }`)} }`,
  '21 names for me': `{ ${times(21, (at) => `a${at}: me { __typename }`)} }`,
  '21 names for the catalogue': `{ ${times(21, (at) => `a${at}: catalogue { totalCount }`)} }`,
})

const costly = alike('R18', 'KHO450', {
  'a page of pages': '{ dossiers(first: 1000) { nodes { procedure { dossiers(first: 1000) { nodes { id } } } } } }',
  'twenty full pages': `{ ${times(20, (at) => `a${at}: dossiers(first: 1000) { nodes { id procedure { id dossiers(first: 100) { nodes { id } } } } }`)} }`,
  'three levels of a hundred':
    '{ procedures(first: 100) { nodes { dossiers(first: 100) { nodes { procedure { dossiers(first: 100) { nodes { id } } } } } } } }',
  'a page of pages by edges':
    '{ dossiers(first: 1000) { edges { node { procedure { dossiers(first: 1000) { edges { node { id } } } } } } } }',
  'a page of pages from the end':
    '{ dossiers(last: 1000) { nodes { procedure { dossiers(last: 1000) { nodes { id } } } } } }',
  'a page of pages in a fragment':
    '{ dossiers(first: 1000) { nodes { ...P } } } fragment P on Dossier { procedure { dossiers(first: 1000) { nodes { id } } } }',
})

const broken = alike(
  'syntax',
  'KHO445',
  each(
    [
      '',
      ' ',
      '#',
      '"',
      '{',
      '}',
      '{}',
      '{ a',
      '{ a }}',
      '{ a( }',
      '{ a(b) }',
      '{ a(b:) }',
      '{ a(b: $) }',
      '{ ... }',
      '{ ...on }',
      'query',
      'query {',
      'fragment on on Query { a }',
      '{ a @ }',
      '{ "a" }',
      '{ 1 }',
      '{ a: }',
      '{ :a }',
      'query Q($a) { a }',
      'query Q($a: ) { a }',
      '{ a(b: [) }',
      '{ a(b: "x) }',
      '{ a(b: """x) }',
      '{ a(b: "\\u12") }',
      '{ a(b: 01) }',
      '{ a(b: 1.) }',
      '{ a(b: 1e) }',
      '{ a(b: -) }',
      'select * from dossiers',
      '<query/>',
      '$',
      '\u0000',
      '{ a\u0000 }',
      '{ \u{1f600} }',
      '{ ａ }',
      '{ viewеr }',
      '{ viewer\u200b { kind } }',
      '{\u00a0viewer }',
      '{ a(b: "\ud800") \ud800 }',
      '\u2028{ a }',
    ],
    (text) => text,
    (text) => JSON.stringify(text),
  ),
)

/** Of documents: what they hold too much of, and what is none. */
export const documentAttacks: readonly Attack[] = [...tooLarge, ...aliased, ...costly, ...broken]
