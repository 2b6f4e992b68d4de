import { citizen, officer } from '../../safety/issuer.ts'
import { type Attack, alike, each } from '../attack.ts'

const query = '{ viewer { kind } }'
const named = (headers: { readonly [name: string]: string }) => ({ query, headers })
const tokens = alike(
  'U01',
  'KHO440',
  each(
    [
      'Bearer',
      'Bearer ',
      'Bearer x',
      'Bearer a.b',
      'Bearer a.b.c',
      'Bearer a.b.c.d.e',
      'bearer null',
      'Bearer undefined',
      'Basic YTpi',
      'Basic',
      'Digest x',
      'Negotiate x',
      'DPoP a.b.c',
      'Token x',
      'x',
      `Bearer ${'a'.repeat(9_000)}`,
      "Bearer ' or 1=1 --",
      'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
      'Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.',
      'Bearer a.b.c, Bearer d.e.f',
      'Bearer {"alg":"none"}',
      'Kho admin',
      'AWS4-HMAC-SHA256 x',
    ],
    (authorization) => named({ authorization }),
    (text) => text.slice(0, 50),
  ),
)
const twisted = alike(
  'U02',
  'KHO440',
  each(
    [
      { audience: 'another' },
      { audience: '' },
      { audience: 'kho2' },
      { audience: 'KHO' },
      { issuer: 'https://another.example' },
      { issuer: '' },
      { typ: 'logout+jwt' },
      { typ: 'dpop+jwt' },
      { typ: 'id+jwt' },
      { typ: null },
      { typ: 'secevent+jwt' },
      { expires: -61 },
      { expires: -100_000 },
      { notBefore: 90 },
      { notBefore: 100_000 },
      { subject: null },
      { kid: 'two' },
    ],
    (twist) => async (safe) => ({
      query,
      headers: { authorization: `Bearer ${await safe.issuer.sign(officer, twist)}` },
    }),
    (twist) => JSON.stringify(twist),
  ),
)
const claims = alike(
  'U02',
  'KHO441',
  each(
    [
      {},
      { kho_kind: 'root' },
      { kho_kind: 'anonymous' },
      { kho_kind: 1 },
      { kho_kind: ['officer'] },
      { kho_kind: 'OFFICER' },
      { kho_kind: '__proto__' },
      { ...officer, unit: 1 },
      { ...officer, unit: ['H29.1'] },
      { ...officer, unit: { eq: 'x' } },
      { ...officer, cccd: 1 },
      { ...citizen, trust: '2' },
      { ...citizen, trust: 1.5 },
      { ...citizen, trust: [3] },
      { ...citizen, roles: [1] },
      { ...citizen, roles: [['x']] },
      { ...citizen, roles: 'a\u0000' },
      { ...citizen, cccd: '' },
      { ...citizen, cccd: 'x'.repeat(201) },
      { ...citizen, cccd: '\ud800' },
      { ...citizen, trained: 'true' },
    ],
    (as) => ({ query, as }),
    (as) => JSON.stringify(as).slice(0, 80),
  ),
)
const keys = alike(
  'U03',
  'KHO470',
  each(
    [
      'x',
      'kho_key_',
      'kho_key_aaaaaaaaaaaa_',
      `kho_key_${'a'.repeat(12)}_${'a'.repeat(49)}`,
      'a'.repeat(4_000),
      "' or 1=1 --",
      'null',
      'Bearer x',
      'kho_key_*',
      `kho_key_${'0'.repeat(12)}_${'0'.repeat(49)}`,
    ],
    (key) => named({ 'x-api-key': key }),
    (text) => text.slice(0, 40),
  ),
)
const both = alike('U04', 'KHO470', {
  'a key beside a token': async (safe) => ({
    query,
    headers: { 'x-api-key': 'x', authorization: `Bearer ${await safe.issuer.sign(officer)}` },
  }),
})
const acting = alike(
  'U07',
  'KHO472',
  each(
    ['x', null, [], {}, { sub: 'x' }, { sub: 'x', unit: 'H29.1' }, { sub: 'x', act: { sub: 'y' } }, 7],
    (act) => ({ query, as: { ...officer, act } }),
    (act) => JSON.stringify(act),
  ),
)

const purposes = [
  ...alike(
    'purposes',
    'KHO419',
    each(
      ['9.999', 'D-2', 'D-3', 'D-99', "' or 1=1", '*', 'any', 'null', '%', '../1.001', '1.001,1.002'],
      (purpose) => ({ query, as: citizen, headers: { 'x-purpose': purpose } }),
    ),
  ),
  ...alike(
    'purposes',
    'KHO455',
    each(
      ['x'.repeat(201), '\u00ff', '\u00c3'],
      (purpose) => ({ query, as: officer, headers: { 'x-purpose': purpose } }),
      (text) => text.slice(0, 10),
    ),
  ),
]

/** Of who asks and what for. */
export const credentialAttacks: readonly Attack[] = [
  ...tokens,
  ...twisted,
  ...claims,
  ...keys,
  ...both,
  ...acting,
  ...purposes,
]
