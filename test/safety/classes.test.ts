import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { citizen, officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

const dossiers = `
# datasets/dossiers.yaml
dataset: dossiers
names: { one: dossier, many: dossiers }
title: { vi: Hồ sơ, en: Dossiers }
description: { vi: Hồ sơ thủ tục., en: Dossiers of procedures. }
owner: H29.1
class: shared
licence: cc-by-4.0
key: [dossier_code]
subjects: [{ field: applicant_id }]
fields:
  dossier_code: { type: text, class: open, title: { vi: Mã hồ sơ, en: Dossier code } }
  procedure_code: { type: text, ref: procedures, title: { vi: Thủ tục, en: Procedure } }
  agency: { type: text, title: { vi: Cơ quan, en: Agency } }
  applicant_id: { type: text, sensitivity: personal, title: { vi: Người nộp, en: Applicant } }
  handler_id: { type: text, title: { vi: Cán bộ, en: Handler } }
  fee: { type: 'decimal(14,0)', class: { default: on_request, officer: open }, title: { vi: Phí, en: Fee } }
  note: { type: text, title: { vi: Ghi chú, en: Note } }
# policies/dossiers.yaml
policy: dossiers
rules:
  - { rule: the_code, allow: read, fields: [dossier_code] }
`

let safe: SafeServer

beforeAll(async () => {
  safe = await safeServer(safeCity(dossiers))
})

afterAll(() => safe[Symbol.asyncDispose]())

type Asker = typeof officer | typeof citizen

describe('R1: one item is open to one class of users and on request to another', () => {
  const entry = async (as: Asker) => {
    const query = '{ dataset(name: "dossiers") { class fields { name class } } }'
    const { class: all, fields } = (await safe.ask(query, { as })).body.data.dataset
    const of = (name: string) => fields.find((one: { name: string }) => one.name === name).class
    return [all, of('fee'), of('dossierCode'), of('note')]
  }

  test('the catalogue says so to each', async () => {
    expect(await entry(officer)).toEqual(['shared', 'open', 'open', 'shared'])
    expect(await entry(citizen)).toEqual(['shared', 'on_request', 'open', 'shared'])
    const query = '{ dataset(name: "dossiers") { fields { name classes { kind class } } } }'
    const { fields } = (await safe.ask(query)).body.data.dataset
    const fee = fields.find(({ name }: { name: string }) => name === 'fee')
    expect(fee.classes).toContainEqual({ kind: 'officer', class: 'open' })
    expect(fee.classes).toContainEqual({ kind: 'anonymous', class: 'on_request' })
  })

  test('howToAsk follows it, and the class by itself shows nothing', async () => {
    const ask = async (as: Asker) => {
      const query = '{ dossier(dossierCode: "D-1") { fee withheld { field howToAsk } } }'
      const { dossier } = (await safe.ask(query, { as, headers: { 'accept-language': 'en' } })).body.data
      const of = (name: string) => dossier.withheld.find(({ field }: { field: string }) => field === name)?.howToAsk
      return { fee: dossier.fee, howToAsk: of('fee'), note: of('note') }
    }
    const note = 'Ask First department for access to “Dossiers”, and say for which purpose.'
    expect(await ask(officer)).toEqual({
      fee: null,
      howToAsk: 'This is meant to be open: tell First department that you are not shown it of “Dossiers”.',
      note,
    })
    expect(await ask(citizen)).toEqual({
      fee: null,
      howToAsk:
        'This is shared on request only: ask First department for “Dossiers”, and say for which purpose, on what ground and how long.',
      note,
    })
  })
})

describe('R1: what the catalogue lacks is not published', () => {
  const problems = (more: string) =>
    compileCity(safeCity(`${more}`)).problems.map(({ code, path, message }) => `${code} ${path} ${message}`)
  const complete = `
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
catalogue: complete
principal:
  claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust }
  attributes: { trained: boolean }
`

  test('each missing element of each listed dataset is told, where the city says its catalogue is complete', () => {
    expect(problems(dossiers)).toEqual([])
    expect(problems(dossiers + complete)).toEqual([
      'KHO142 datasets/dossiers.yaml dossiers is listed without refresh: how it is brought up to date',
      'KHO142 datasets/dossiers.yaml dossiers is listed without sources: where it comes from',
      'KHO142 datasets/procedures.yaml procedures is listed without description: its purpose, scope and content',
      'KHO142 datasets/procedures.yaml procedures is listed without refresh: how it is brought up to date',
      'KHO142 datasets/procedures.yaml procedures is listed without sources: where it comes from',
    ])
  })

  test('what is open to anybody has a licence', () => {
    expect(problems(dossiers.replace('licence: cc-by-4.0\n', ''))).toEqual([
      expect.stringContaining('KHO114 datasets/dossiers.yaml'),
    ])
  })
})
