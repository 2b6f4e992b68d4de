import { networkOf } from '@kho/api/http/network.ts'
import { expect, test } from 'vitest'
import { citizen } from './issuer.ts'
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

test.for([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
] as const)('R27: %s is counted as %s', ([address, network]) => {
  expect(networkOf(address)).toBe(network)
})
