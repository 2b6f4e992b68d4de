import { afterAll, beforeAll, expect, test } from 'vitest'
import { safeCity } from './safe-city.ts'
import { type Answer, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const rules = `
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: assigned
    allow: read
    to: { kind: officer }
    where: { and: [{ handler_id: $principal.person }, { dossier_code: $purpose.key }] }
    fields: all
    purpose: { task: dossiers, assigned: handler_id }
  - { rule: anybody, allow: read, fields: [fee] }
  - { rule: sealed, deny: read, where: { dossier_code: D-3 } }
`

let safe: SafeServer

beforeAll(async () => {
  safe = await safeServer(safeCity(rules))
})

afterAll(() => safe[Symbol.asyncDispose]())

const handler = (person: string) => ({ kho_kind: 'officer', unit: 'H29.1', cccd: person })
const bare = ({ status, text }: Answer) => ({ status, text: text.replace(/"correlationId":"[^"]*"/g, '') })
const query =
  '{ viewer { purpose { key tasks procedure } } dossiers { totalCount nodes { dossierCode note withheld { field } } } }'

test('G1 a dossier assigned to the asker is a task of his, and opens itself', async () => {
  const { body } = await safe.ask(query, { as: handler('079190000009'), purpose: 'D-1' })
  const opened = body.data.dossiers.nodes.filter((node: { note: string | null }) => node.note !== null)
  expect(opened).toEqual([{ dossierCode: 'D-1', note: 'canary-one', withheld: [] }])
})

test('R22 a sealed dossier that is assigned to the asker is as good a purpose as one that does not exist', async () => {
  const as = handler('079190000007')
  const sealed = await safe.ask(query, { as, purpose: 'D-3' })
  const absent = await safe.ask(query, { as, purpose: 'D-9' })
  expect(codesOf(sealed)).toEqual(['KHO419'])
  expect(bare(sealed).text.replaceAll('D-3', 'D-9')).toEqual(bare(absent).text)
})

test('a task of somebody else cannot be named, and tells no more than one that is not there', async () => {
  const [others, absent] = [
    await safe.ask(query, { as: handler('079190000008'), purpose: 'D-1' }),
    await safe.ask(query, { as: handler('079190000008'), purpose: 'D-9' }),
  ]
  expect([others.status, ...codesOf(others)]).toEqual([403, 'KHO419'])
  expect(bare(others)).toEqual(bare(absent))
})
