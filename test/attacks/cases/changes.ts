import { citizen, steward } from '../../safety/issuer.ts'
import { type Attack, alike, each } from '../attack.ts'

const key = 'idempotencyKey: "attack-0001"'
const refusal = '{ refused { code } }'
const mutations = [
  ...alike(
    'W08',
    'KHO425',
    each(
      [
        `restoreAccessGrant(grant: "x", ${key})`,
        `revokeAccessGrant(grant: "x", ${key})`,
        `endPolicyDeputy(deputy: "x", ${key})`,
        `revokeApiKey(apiKey: "x", ${key})`,
        `closeBreakGlass(breakGlass: "x", ${key})`,
        `suspendAccount(account: "x", ${key})`,
        `restoreAccount(account: "x", ${key})`,
        `issueApiKey(input: { application: "x", agency: "H29.1", days: 1 }, ${key})`,
        `suspendAccessGrant(input: { grant: "x", violation: "x", restoreWhen: "x" }, ${key})`,
        `openBreakGlass(breakGlass: "x", dataset: "x", fields: [], ${key})`,
      ],
      (field) => ({ query: `mutation { ${field} ${refusal} }`, as: citizen }),
      (text) => text.split('(')[0] ?? '',
    ),
  ),
  ...alike(
    'W06',
    'KHO425',
    each(
      [
        'restoreAccessGrant(grant: "x"',
        'revokeAccessGrant(grant: "x"',
        'revokeApiKey(apiKey: "x"',
        'suspendAccount(account: "x"',
        'endMySessions(',
      ],
      (field) => ({
        query: `mutation { ${field.replace(/\($/, '(')}${field.endsWith('(') ? '' : ', '}${key}) ${refusal} }`,
      }),
      (text) => `anonymous: ${text.split('(')[0]}`,
    ),
  ),
  ...alike(
    'W02',
    'KHO446',
    each(
      [
        'role: "admin"',
        'owner: "H29.2"',
        'state: "approved"',
        'status: "approved"',
        'issuer: "me"',
        'digest: "x"',
        'roles: ["x"]',
        'trust: 3',
        'kind: "steward"',
        'until: "2099-01-01"',
        'validUntil: "2099-01-01"',
        'revokedAt: null',
        'id: "x"',
        '_id: "x"',
        'holder: "x"',
      ],
      (extra) => ({
        query: `mutation { issueApiKey(input: { application: "x", agency: "H29.1", days: 1, ${extra} }, ${key}) ${refusal} }`,
        as: steward,
      }),
    ),
  ),
  ...alike('W07', 'KHO428', {
    'two changes in one request': {
      query: `mutation { a: revokeApiKey(apiKey: "x", ${key}) ${refusal} b: revokeApiKey(apiKey: "y", ${key}) ${refusal} }`,
      as: steward,
    },
    'two changes by a fragment': {
      query: `mutation { ...A a: revokeApiKey(apiKey: "x", ${key}) ${refusal} } fragment A on Mutation { b: revokeApiKey(apiKey: "y", ${key}) ${refusal} }`,
      as: steward,
    },
  }),
  ...alike(
    'W07',
    'KHO428',
    each(
      ['', 'short', 'x'.repeat(101), 'with blank', 'tab\\there', 'ế'.repeat(8), '\\u0000'.repeat(8)],
      (text) => ({
        query: `mutation { revokeApiKey(apiKey: "x", idempotencyKey: "${text}") ${refusal} }`,
        as: steward,
      }),
      (text) => `the key ${text.slice(0, 12)}`,
    ),
  ),
  ...alike(
    'W01',
    'KHO446',
    each(
      [
        'updateDossier(id: "x")',
        'deleteDossiers',
        'createDossier(input: {})',
        'updateDossiers(where: {}, data: {})',
        'insert_dossiers(objects: [])',
        'executeSql(sql: "select 1")',
        'setRole(role: "steward")',
        '__typename { x }',
        'login(user: "x")',
        'dossiers { nodes { id } }',
      ],
      (field) => ({ query: `mutation { ${field} }`, as: steward }),
    ),
  ),
  ...alike(
    'W03',
    'KHO446',
    each(
      [
        'dataset: { connect: { id: "x" } }',
        'datasets: [{ name: "dossiers" }]',
        'replaces: { id: "x" }',
        'application: { create: {} }',
      ],
      (extra) => ({
        query: `mutation { issueApiKey(input: { application: "x", agency: "H29.1", days: 1, ${extra} }, ${key}) ${refusal} }`,
        as: steward,
      }),
    ),
  ),
  ...alike(
    'W05',
    'KHO442',
    each(['__proto__.polluted', 'constructor.prototype.polluted', 'variables.__proto__.x'], (path) => ({
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: `--b\r\ncontent-disposition: form-data; name="map"\r\n\r\n{"0":["${path}"]}\r\n--b--\r\n`,
    })),
  ),
]

/** Of changes. */
export const changeAttacks: readonly Attack[] = mutations
