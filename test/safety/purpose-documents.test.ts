import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const documents = `
# purposes/purposes.yaml
purpose: registering_a_marriage
title: { vi: Đăng ký kết hôn, en: Registering a marriage }
names: { procedure: ["1.001"] }
to: { kind: officer, units: H29.1 }
basis: N47-33
---
purpose: an_assigned_dossier
title: { vi: Hồ sơ được giao, en: An assigned dossier }
names: { task: dossiers, assigned: handler_id }
to: { kind: officer, roles: handler }
---
purpose: not_yet
title: { vi: Chưa đến ngày, en: Not yet }
names: { procedure: ["1.002"] }
valid: { from: 2100-01-01 }
# policies/dossiers.yaml
policy: dossiers
rules:
  - { rule: at_work, allow: read, to: { kind: officer }, fields: { except: [note] }, purpose: { procedure: any } }
  - rule: assigned
    allow: read
    to: { kind: officer }
    where: { handler_id: $principal.person }
    fields: all
    purpose: { task: dossiers, assigned: handler_id }
  - { rule: a_citizens_errand, allow: read, to: { kind: citizen }, fields: [fee], purpose: { procedure: any } }
`

let safe: SafeServer

beforeAll(async () => {
  safe = await safeServer(safeCity(documents))
})

afterAll(() => safe[Symbol.asyncDispose]())

const officer = (unit: string, roles: string[] = []) => ({ kho_kind: 'officer', unit, cccd: '079190000009', roles })
const read = '{ dossiers { totalCount } }'

describe('purposes are named by those whom their documents mean', () => {
  test('P07 X-Purpose takes what is the asker’s to name, and nothing else', async () => {
    const count = async (as: ReturnType<typeof officer>, purpose: string) => {
      const answer = await safe.ask(read, { as, purpose })
      return answer.body.data?.dossiers.totalCount ?? codesOf(answer)
    }
    expect(await count(officer('H29.1'), '1.001')).toBe(3)
    expect(await count(officer('H29.2'), '1.001'), 'another unit').toEqual(['KHO419'])
    expect(await count(officer('H29.1'), '1.002'), 'of a day to come').toEqual(['KHO419'])
    expect(await count(officer('H29.2', ['handler']), 'D-1'), 'his task').toBe(1)
    expect(await count(officer('H29.2'), 'D-1'), 'his task, without the role').toEqual(['KHO419'])
  })

  test('what others may name, what nobody may and what is not there are refused in the same words', async () => {
    const said = async (purpose: string) => {
      const { status, text } = await safe.ask(read, { as: officer('H29.2'), purpose })
      return { status, text: text.replace(/"correlationId":"[^"]*"/, '') }
    }
    const [others, nobodys, absent] = [await said('1.001'), await said('1.002'), await said('9.999')]
    expect(others).toEqual(absent)
    expect(nobodys).toEqual(absent)
  })

  test('the error that names purposes names those which the asker may name', async () => {
    const lacking = async (unit: string, roles: string[]) => {
      const [error] = (await safe.ask(read, { as: officer(unit, roles) })).body.errors ?? []
      return error?.extensions.details.purposes
    }
    expect(await lacking('H29.1', ['handler'])).toEqual(['procedure:1.001', 'task:dossiers'])
    expect(await lacking('H29.2', ['handler'])).toEqual(['task:dossiers'])
    expect(await lacking('H29.2', []), 'no rule lacks a purpose only').toBeUndefined()
  })

  test('viewer { purposes } lists them', async () => {
    const query = '{ viewer { purposes { name title { en } procedures task basis } } }'
    const listed = async (as: ReturnType<typeof officer>) => (await safe.ask(query, { as })).body.data.viewer.purposes
    expect(await listed(officer('H29.1', ['handler']))).toEqual([
      {
        name: 'registering_a_marriage',
        title: { en: 'Registering a marriage' },
        procedures: ['1.001'],
        task: null,
        basis: 'N47-33',
      },
      {
        name: 'an_assigned_dossier',
        title: { en: 'An assigned dossier' },
        procedures: null,
        task: 'dossiers',
        basis: null,
      },
    ])
    expect(await listed(officer('H29.2'))).toEqual([])
  })

  test('a rule for a purpose that no document lets anybody name is refused with the documents', () => {
    const problems = (rule: string) =>
      compileCity(
        safeCity(
          `${documents}  - ${rule}
`.replace('["1.002"]', '["1.003"]'),
        ),
      ).problems.map(({ code, path, message }) => [code, path, message])
    const rule = (purpose: string) => `{ rule: more, allow: read, fields: all, purpose: ${purpose} }`
    expect(problems(rule('{ procedure: ["1.001"] }'))).toEqual([])
    expect(problems(rule('{ procedure: ["1.001", "1.002"] }'))).toEqual([
      ['KHO141', 'policies/dossiers.yaml', expect.stringContaining('procedure 1.002')],
    ])
    expect(problems(rule('{ task: dossiers, assigned: applicant_id }'))).toEqual([
      ['KHO141', 'policies/dossiers.yaml', expect.stringContaining('tasks of dossiers')],
    ])
  })
})
