import { officer } from '../../safety/issuer.ts'
import { type Attack, alike, each } from '../attack.ts'

const query = '{ viewer { kind } }'
const json = JSON.stringify({ query })
const jsonType = { 'content-type': 'application/json' }
const body = (text: string | Uint8Array<ArrayBuffer>) => ({ body: text, headers: jsonType })

const types = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain;charset=UTF-8',
  'text/html',
  'text/json',
  'application/graphql',
  'application/graphql+json',
  'application/graphql-response+json',
  'application/jsonp',
  'application/json, text/plain',
  'text/plain, application/json',
  'application/json; charset=utf-16',
  'application/json; charset=utf-7',
  'application/json; charset=latin1',
  'application/json; boundary=x',
  'application/json;;',
  'application/json/',
  'application/ json',
  'applicationjson',
  'application/x-json',
  'application/xml',
  'application/octet-stream',
  'image/svg+xml',
  '*/*',
  'json',
  'application/vnd.api+json',
  'application/json+x',
  'application/json-patch+json',
  'multipart/mixed',
]
const contentTypes = alike(
  'W04',
  'KHO442',
  each(types, (type) => ({ body: json, headers: { 'content-type': type } })),
)

const bodies = [
  `[${json}]`,
  `[${json},${json}]`,
  '[]',
  '[[]]',
  `{"0":${json}}`,
  '{"query":',
  '{',
  '',
  ' ',
  'null',
  'true',
  '0',
  '"x"',
  json.repeat(2),
  `${json},`,
  `\ufeff${json}x`,
  'query=x',
  '{}',
  '{"query":null}',
  '{"query":1}',
  '{"query":{}}',
  '{"query":[]}',
  '{"query":true}',
  `{"query":${JSON.stringify(query)},"variables":"x"}`,
  `{"query":${JSON.stringify(query)},"variables":[]}`,
  `{"query":${JSON.stringify(query)},"variables":1}`,
  `{"query":${JSON.stringify(query)},"extensions":"x"}`,
  `{"query":${JSON.stringify(query)},"id":"x"}`,
  `{"query":${JSON.stringify(query)},"batch":true}`,
  `{"query":${JSON.stringify(query)},"__proto__x":{}}`,
  `{query:${JSON.stringify(query)}}`,
  `{"query":'x'}`,
  `{"query":"\n"}`,
  '<xml/>',
  '\u0000',
  '{"operations":"x","map":"{}"}',
  'NaN',
  '[1e999]',
]
const brokenBodies = alike(
  'batching',
  'KHO444',
  each(bodies, body, (text) => JSON.stringify(text).slice(0, 60)),
)
const wrongNames = alike(
  'batching',
  'KHO446',
  each(['1', '{}', 'true', '["Q"]', '"Q"'], (name) =>
    body(`{"query":${JSON.stringify(query)},"operationName":${name}}`),
  ),
)
const bytes: readonly (readonly [string, readonly number[]])[] = [
  ['a lone continuation', [0x7b, 0x80, 0x7d]],
  ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
  ['half a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ['beyond Unicode', [0x22, 0xf5, 0x80, 0x80, 0x80, 0x22]],
  ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ['cut in a letter', [0x22, 0xe1, 0xba]],
  ['an overlong NUL', [0x22, 0xc0, 0x80, 0x22]],
  ['Latin-1', [0x22, 0xe9, 0x22]],
]
const unicode = alike(
  'unicode',
  'KHO444',
  each(
    bytes,
    ([, parts]) => body(new Uint8Array(parts)),
    ([name]) => `bytes of ${name}`,
  ),
)

const oversize = alike('oversize', 'KHO443', {
  'a body of a megabyte and a byte': body(' '.repeat(1_048_577)),
  'a query of two megabytes': { query: `{ viewer { kind } } # ${'x'.repeat(2_000_000)}` },
  'variables of two megabytes': {
    query: 'query ($a: String) { viewer { kind } }',
    variables: { a: 'x'.repeat(2_000_000) },
  },
  'a megabyte of four-byte letters': { query: `{ a } # ${'\u{1f600}'.repeat(300_000)}` },
})

const deep = (depth: number): unknown => {
  let value: unknown = {}
  for (let at = 0; at < depth; at += 1) value = { not: value }
  return value
}
const filter = 'query ($filter: DossierFilter) { dossiers(filter: $filter) { nodes { id } } }'
const variables = [
  ...alike('R19', 'KHO447', {
    'variables 21 deep': { query: filter, variables: { filter: deep(21) }, as: officer },
    'variables 5,000 deep': { query: filter, variables: { filter: deep(5_000) }, as: officer },
    'lists 5,000 deep': body(
      `{"query":${JSON.stringify(query)},"variables":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`,
    ),
    '10,001 values': {
      query: filter,
      variables: { filter: { dossierCode: { in: Array.from({ length: 10_001 }, String) } } },
      as: officer,
    },
    '10,001 variables nobody asked for': {
      query,
      variables: Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`v${at}`, at])),
    },
  }),
  ...alike(
    'variables',
    'KHO446',
    each(
      [
        1,
        'x',
        true,
        [1],
        { dossierCode: 'D-1' },
        { dossierCode: { eq: 1 } },
        { dossierCode: { eq: ['D-1'] } },
        { dossierCode: { eq: {} } },
        { and: 'x' },
        { and: [1] },
        { nothing: { eq: 'x' } },
        { DOSSIERCODE: { eq: 'x' } },
        { dossier_code: { eq: 'x' } },
        { $where: 'x' },
        { dossierCode: { $gt: '' } },
        { dossierCode: { in: 'x', eq: {} } },
        { fee: { gt: 'x' } },
        { fee: { gt: '1e5' } },
        { fee: { gt: 'NaN' } },
        { fee: { gt: 1.5 } },
        { fee: { gt: '0x10' } },
      ],
      (value) => ({ query: filter, variables: { filter: value }, as: officer }),
      (value) => JSON.stringify(value),
    ),
  ),
]

/** Of requests: their types, bodies, bytes, sizes and variables. */
export const requestAttacks: readonly Attack[] = [
  ...contentTypes,
  ...brokenBodies,
  ...wrongNames,
  ...unicode,
  ...oversize,
  ...variables,
]
