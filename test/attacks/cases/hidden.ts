import { citizen, officer, otherOfficer } from '../../safety/issuer.ts'
import { type Attack, alike, each } from '../attack.ts'

const asOfficer = (query: string) => ({ query, as: officer })
/** To whom no rule could ever show a note. */
const asCitizen = (query: string) => ({ query, as: citizen })
const operators = [
  'eq: "c"',
  'ne: "c"',
  'in: ["c"]',
  'notIn: ["c"]',
  'lt: "c"',
  'lte: "c"',
  'gt: "c"',
  'gte: "c"',
  'isNull: true',
  'startsWith: "c"',
  'contains: "c"',
]
const filtered = (filter: string) => asCitizen(`{ dossiers(filter: ${filter}) { nodes { id } } }`)

const filters = alike(
  'R01',
  'KHO301',
  each(operators, (operator) => filtered(`{ note: { ${operator} } }`)),
)
const logic = alike(
  'R02',
  'KHO301',
  each(
    [
      '{ and: [{ note: { eq: "c" } }] }',
      '{ or: [{ note: { eq: "c" } }, { agency: { eq: "H29.1" } }] }',
      '{ not: { note: { eq: "c" } } }',
      '{ not: { not: { note: { isNull: false } } } }',
      '{ agency: { eq: "no" }, note: { eq: "c" } }',
      '{ or: [{ and: [{ not: { note: { gt: "" } } }] }] }',
    ],
    filtered,
  ),
)
const orders = alike(
  'R05',
  'KHO301',
  each(
    [
      '{ field: NOTE }',
      '{ field: NOTE, direction: DESC }',
      '{ field: NOTE, nulls: FIRST }',
      '[{ field: AGENCY }, { field: NOTE }]',
    ],
    (order) => asCitizen(`{ dossiers(orderBy: ${order}) { nodes { id } } }`),
  ),
)
const hops = alike(
  'R08',
  'KHO301',
  each(['some', 'none', 'every'], (how) =>
    asCitizen(`{ procedures(filter: { dossiers: { ${how}: { note: { startsWith: "c" } } } }) { nodes { id } } }`),
  ),
)
const farHops = alike(
  'R08',
  'KHO301',
  each(
    ['some', 'none', 'every'],
    (how) => filtered(`{ procedure: { dossiers: { ${how}: { note: { startsWith: "c" } } } } }`),
    (how) => `there and back, ${how}`,
  ),
)
const ofOthers = alike(
  'R08',
  'KHO301',
  each(
    [
      '{ handlerId: { eq: "079190000009" } }',
      '{ handlerId: { isNull: false } }',
      '{ or: [{ handlerId: { startsWith: "0791" } }] }',
    ],
    (filter) => ({ query: `{ dossiers(filter: ${filter}) { totalCount } }`, as: citizen }),
  ),
)
const nobodys = alike(
  'R10',
  'KHO301',
  each(
    [
      '{ applicantId: { eq: "079190000001" } }',
      '{ fee: { gt: "1" } }',
      '{ agency: { eq: "H29.1" } }',
      '{ dossierCode: { eq: "D-1" } }',
    ],
    (filter) => ({ query: `{ dossiers(filter: ${filter}) { totalCount } }` }),
  ),
)

const idOf = async (safe: Parameters<Extract<Attack['sent'], (...all: never) => unknown>>[0], code: string) => {
  const { body } = await safe.ask(`{ dossier(dossierCode: "${code}") { id } }`, { as: otherOfficer })
  return String(body.data.dossier.id)
}
const foreign: readonly Attack[] = [
  {
    id: 'R13',
    name: 'the id of a record of another agency',
    data: { node: null, nodes: [null] },
    sent: async (safe) => ({
      query: 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }',
      variables: { id: await idOf(safe, 'D-3') },
      as: officer,
    }),
  },
  {
    id: 'R13',
    name: 'the same id, by anonymous',
    data: { node: null },
    sent: async (safe) => ({
      query: 'query ($id: ID!) { node(id: $id) { id } }',
      variables: { id: await idOf(safe, 'D-3') },
    }),
  },
  {
    id: 'R12',
    name: 'a withheld cell under another name',
    data: { dossiers: { nodes: [{ agency: null }] } },
    sent: asOfficer('{ dossiers(first: 1) { nodes { agency: note } } }'),
  },
  {
    id: 'R22',
    name: 'the key of a record of another agency',
    sent: asOfficer('{ dossier(dossierCode: "D-3") { id } }'),
    data: { dossier: null },
  },
  {
    id: 'R22',
    name: 'the key of no record',
    sent: asOfficer('{ dossier(dossierCode: "D-99") { id } }'),
    data: { dossier: null },
  },
  {
    id: 'R07',
    name: 'a count through a relation',
    data: { procedure: { dossiers: { totalCount: 0 } } },
    sent: { query: '{ procedure(code: "1.001") { dossiers { totalCount } } }' },
  },
  {
    id: 'R03',
    name: 'a filter of everything',
    sent: asOfficer('{ dossiers(filter: { or: [] }) { totalCount } }'),
    data: { dossiers: { totalCount: 0 } },
  },
  {
    id: 'R17',
    name: 'a list of nothing',
    sent: asOfficer('{ dossiers(filter: { agency: { in: [] } }) { totalCount } }'),
    data: { dossiers: { totalCount: 0 } },
  },
  {
    id: 'R15',
    name: 'a page of everything, seen by nobody',
    sent: { query: '{ dossiers { totalCount nodes { note } } }' },
    data: { dossiers: { totalCount: 0, nodes: [] } },
  },
]

const cursors = ['x', '', 'AAAA', 'a'.repeat(3_000), '..', '0', 'eyJhIjoxfQ==', "'; drop table", 'null', '\u0000']
const paging = [
  ...alike(
    'R14',
    'KHO412',
    each(
      cursors,
      (after) => ({
        query: 'query ($after: String) { dossiers(after: $after) { nodes { id } } }',
        variables: { after },
        as: officer,
      }),
      (text) => `after ${JSON.stringify(text.slice(0, 20))}`,
    ),
  ),
  ...alike(
    'R28',
    'KHO412',
    each(
      cursors,
      (before) => ({
        query: 'query ($before: String) { dossiers(last: 1, before: $before) { nodes { id } } }',
        variables: { before },
        as: officer,
      }),
      (text) => `before ${JSON.stringify(text.slice(0, 20))}`,
    ),
  ),
  ...alike(
    'R14',
    'KHO410',
    each(['first: 1001', 'first: -1', 'last: 1001', 'last: -1', 'first: 1, last: 1', 'first: 2147483647'], (size) =>
      asOfficer(`{ dossiers(${size}) { nodes { id } } }`),
    ),
  ),
  ...alike(
    'R14',
    'KHO446',
    each(
      [
        'first: 2147483648',
        'first: 1.5',
        'first: "1"',
        'first: true',
        'first: [1]',
        'first: {}',
        'skip: 1',
        'offset: 1',
        'limit: 1',
        'take: 1',
      ],
      (size) => asOfficer(`{ dossiers(${size}) { nodes { id } } }`),
    ),
  ),
]
const nulls = alike(
  'R17',
  'KHO411',
  each(
    [
      '{ agency: { eq: null } }',
      '{ agency: { in: null } }',
      '{ agency: null }',
      '{ and: null }',
      '{ or: null }',
      '{ not: null }',
      '{ procedure: null }',
      '{ agency: { ne: null } }',
      '{ agency: { startsWith: null } }',
      '{ agency: { isNull: null } }',
    ],
    filtered,
  ),
)

/** Of what may not be seen: by filter, order, relation, id and page. */
export const hiddenAttacks: readonly Attack[] = [
  ...filters,
  ...logic,
  ...orders,
  ...hops,
  ...farHops,
  ...ofOthers,
  ...nobodys,
  ...foreign,
  ...paging,
  ...nulls,
]
