import { networkOf } from '@kho/api/http/network.ts'
import { expect, test } from 'vitest'
import { citizen, officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, safeServer } from './safe-server.ts'

const city = safeCity(`
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: lookup_by_code
    allow: read
    to: { kind: { in: [anonymous, citizen] } }
    fields: [dossier_code, procedure_code]
    must_know: [dossier_code]
    quota: { requests: 5/h }
`)

const byKey = (code: string) => `dossier(dossierCode: "${code}") { procedureCode }`
const byFilter = (code: string) =>
  `dossiers(filter: { and: [{ dossierCode: { eq: "${code}" } }] }) { nodes { procedureCode } }`

test('R27: look-ups by what is known are counted, misses too, and refused beyond the quota', async () => {
  await using safe = await safeServer(city)
  const answers = [
    await safe.ask(`{ ${byKey('D-1')} }`),
    await safe.ask(`{ ${byKey('D-0')} }`),
    await safe.ask(`{ ${byFilter('D-1')} }`),
    await safe.ask(`{ a: ${byKey('D-1')} b: ${byFilter('D-0')} }`),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const refused = [await safe.ask(`{ ${byKey('D-1')} }`), await safe.ask(`{ ${byFilter('D-0')} viewer { kind } }`)]
  for (const answer of refused) {
    expect([answer.status, ...codesOf(answer)]).toEqual([429, 'KHO456'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3000)
    expect(answer.body.data).toBeUndefined()
    expect(answer.text).not.toMatch(/lookup_by_code|D-\d/)
  }
  expect((await safe.ask('{ procedures { totalCount } dossiers { totalCount } }')).status).toBe(200)
})

test('R27: each asker has a quota of their own, and one request cannot ask for more than it', async () => {
  await using safe = await safeServer(city)
  const six = `{ ${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}: ${byKey('D-1')}`).join(' ')} }`
  expect((await safe.ask(six)).status).toBe(429)
  const token = (subject: string) => safe.issuer.sign(citizen, { subject })
  const ask = async (subject: string) => (await safe.ask(`{ ${byKey('D-2')} }`, { token: await token(subject) })).status
  const asked = Array.from({ length: 6 }, () => 'lan')
  const statuses: number[] = []
  for (const subject of [...asked, 'minh']) statuses.push(await ask(subject))
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 200])
})

const bounded = safeCity(`
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: own_agency
    allow: read
    to: { kind: officer }
    where: { agency: { in: $principal.units } }
    fields: { except: [note] }
    quota: { requests: 4/h }
  - { rule: own, allow: read, to: { kind: citizen, trust: { gte: 2 } }, where: { applicant_id: $principal.person }, fields: all, quota: { requests: 2/h } }
# policies/procedures.yaml
policy: procedures
rules:
  - { rule: everybody, allow: read, fields: all, quota: { requests: 1000/m } }
`)

test('R27: a quota bounds whatever its rule opens: pages, records, relations and second names, found or not', async () => {
  await using safe = await safeServer(bounded)
  const ask = async (query: string, subject: string, claims = officer) => {
    const token = await safe.issuer.sign(claims, { subject })
    return safe.ask(query, { token })
  }
  const statuses = async (subject: string, ...queries: readonly string[]) => {
    const answers = []
    for (const query of queries) answers.push((await ask(query, subject)).status)
    return answers
  }
  const nothing = '{ dossiers(filter: { fee: { eq: "1" } }) { totalCount } }'
  expect(await statuses('lan', nothing, nothing, `{ ${byKey('D-0')} }`, `{ ${byKey('D-1')} }`, nothing)).toEqual([
    200, 200, 200, 200, 429,
  ])
  const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: dossiers { totalCount }`)
  expect(await statuses('minh', `{ ${names.join(' ')} }`, nothing), 'a request for more takes all').toEqual([429, 429])
  const related = '{ procedures { nodes { dossiers { totalCount } } } }'
  expect(await statuses('hoa', related, related, related, related, related)).toEqual([200, 200, 200, 200, 429])
  const open = await ask('{ procedures { totalCount } }', 'hoa')
  expect([open.status, open.headers.get('ratelimit-policy')]).toEqual([200, '"quota";q=1000;w=60'])
})

test('R27: an answer tells what is left of the tightest quota, and viewer { quota } of each', async () => {
  await using safe = await safeServer(bounded)
  const token = await safe.issuer.sign(officer, { subject: 'lan' })
  const first = await safe.ask('{ dossiers { totalCount nodes { procedure { title } } } }', { token })
  expect(first.headers.get('ratelimit')).toMatch(/^"quota";r=3;t=3[56]\d\d$/)
  const { body } = await safe.ask('{ viewer { quota { dataset requests seconds remaining } } }', { token })
  expect(body.data.viewer.quota).toEqual([
    { dataset: 'dossiers', requests: 4, seconds: 3600, remaining: 3 },
    { dataset: 'procedures', requests: 1000, seconds: 60, remaining: 999 },
  ])
  const others = await safe.ask('{ viewer { quota { dataset remaining } } }')
  expect(others.body.data.viewer.quota).toEqual([{ dataset: 'procedures', remaining: 1000 }])
})

test('R27: one’s own page takes from the same quotas', async () => {
  await using safe = await safeServer(bounded)
  const token = await safe.issuer.sign(citizen, { subject: 'lan' })
  const mine = '{ me { records { totalCount } } }'
  const answers = []
  for (const query of [mine, '{ dossiers { totalCount } }', mine]) answers.push(await safe.ask(query, { token }))
  expect(answers.map((answer) => codesOf(answer))).toEqual([[], [], ['KHO456']])
})

test.for([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::ffff:a01:203', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
] as const)('R27: %s is counted as %s', ([address, network]) => {
  expect(networkOf(address)).toBe(network)
})
