import type { Document } from '@kho/schema/contract/document.ts'
import { rowsSource } from '../harness/rows-source.ts'
import type { Claims } from '../safety/issuer.ts'
import { safeCity } from '../safety/safe-city.ts'
import { type SafeServer, safeServer } from '../safety/safe-server.ts'

/** Its documents beside those of every safe city. */
export const askingText = `
# city.yaml
city: asking_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust, application: client }
  attributes: { trained: boolean }
# clocks.yaml
clocks:
  - { clock: ask_why, title: { vi: Hỏi, en: Question }, packs: [{ working_days: 2, basis: NĐ 356/2025 }] }
  - { clock: correction, title: { vi: Đính chính, en: Correction }, packs: [{ days: 10, basis: NĐ 356/2025 }] }
# sources/register.yaml
source: register
agency: H29.2
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/residents.yaml
dataset: residents
names: { one: resident, many: residents }
title: { vi: Cư dân, en: Residents }
owner: H29.2
class: on_request
listed: true
key: [citizen_id]
subjects: [{ field: citizen_id }]
fields:
  citizen_id: { type: text, sensitivity: personal, title: { vi: Số định danh, en: Citizen id } }
  name: { type: text, sensitivity: personal, title: { vi: Họ tên, en: Name } }
  born: { type: date, partial: true, sensitivity: personal, title: { vi: Ngày sinh, en: Born } }
  fee: { type: 'decimal(14,2)', sensitivity: personal, title: { vi: Phí, en: Fee } }
  file: { type: text, sensitivity: sensitive, title: { vi: Hồ sơ, en: File } }
sources:
  - { source: register, from: t, map: { citizen_id: citizen_id, name: name, born: born, fee: fee, file: file }, deletes: none }
# policies/residents.yaml
policy: residents
rules:
  - rule: own_record
    allow: read
    to: { kind: [citizen, officer], trust: { gte: 2 } }
    where: { citizen_id: $principal.person }
    fields: { except: [file] }
    basis: PDPL-4
  - rule: officers_at_work
    allow: read
    to: { kind: officer, agency: [H29.1, H29.1.1] }
    fields: [citizen_id, born]
    basis: N47-33
`

export const [lanId, minhId] = ['079190000001', '079190000002'] as const
export const lan: Claims = { kho_kind: 'citizen', cccd: lanId, trust: 2 }
export const minh: Claims = { kho_kind: 'citizen', cccd: minhId, trust: 2 }
/** Reads residents at their work. */
export const clerk: Claims = { kho_kind: 'officer', unit: 'H29.1.1', cccd: '079190000005', trust: 2 }
/** At the next desk. */
export const colleague: Claims = { ...clerk, cccd: '079190000025' }
/** Of the agency that keeps the register. */
export const registrar: Claims = { kho_kind: 'officer', unit: 'H29.2', cccd: '079190000006', trust: 2 }
export const operator: Claims = { kho_kind: 'operator', trust: 2 }

const columns = ['citizen_id', 'name', 'born', 'fee', 'file']

/** A city with a register of residents, which the people in it may ask about. */
export interface AskingCity extends AsyncDisposable {
  readonly safe: SafeServer
  /** The register tells what it holds, and Kho takes it in. */
  register(lanBorn: string, lanFee?: string, minhBorn?: string): Promise<void>
  /** `data` of a query that is answered without errors. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says, looked at by the test
  ask(as: Claims, query: string): Promise<any>
  /** What a mutation answers, under a key of its own. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says, looked at by the test
  change(as: Claims, mutation: string): Promise<any>
  /** The global id of somebody's record. */
  recordOf(as: Claims, citizen: string): Promise<string>
}

export async function askingCity(documents: readonly Document[] = safeCity(askingText)): Promise<AskingCity> {
  const safe = await safeServer(documents)
  let keys = 0
  const tokenOf = (as: Claims) => safe.issuer.sign(as, { subject: `${as.kho_kind} ${as.cccd}` })
  const city: AskingCity = {
    safe,
    register: async (lanBorn, lanFee = '10.00', minhBorn = '1985-05-05') => {
      const rows = [
        [lanId, 'Nguyễn Thị Lan', lanBorn, lanFee, 'x'],
        [minhId, 'Trần Văn Minh', minhBorn, '20.00', 'y'],
      ]
      const { state } = await safe.store.sync('residents', 'register', rowsSource('t', columns, rows))
      if (state !== 'done') throw new Error(`the register's run is ${state}`)
    },
    ask: async (as, query) => {
      const { body } = await safe.ask(query, { token: await tokenOf(as) })
      if (body.errors) throw new Error(JSON.stringify(body.errors))
      return body.data
    },
    change: async (as, mutation) => {
      keys += 1
      const keyed = mutation.replace(/\)(?= \{)/, `, idempotencyKey: "asked-under-${keys}")`)
      const { body } = await safe.ask(`mutation { answer: ${keyed} }`, { token: await tokenOf(as) })
      return body.data?.answer ?? body.errors
    },
    recordOf: async (as, citizen) =>
      (await city.ask(as, `{ resident(citizenId: "${citizen}") { id } }`)).resident?.id ?? '',
    [Symbol.asyncDispose]: () => safe[Symbol.asyncDispose](),
  }
  await city.register('1979-03-02')
  return city
}
