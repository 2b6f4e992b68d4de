import { attachPostgres } from '@kho/kho/embedded/shared-postgres.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askAs, freshHome, type Home } from '../harness/running-city.ts'

const dossier = '000.00.60.H29-201015-0001'
const purpose = '1.004194'
let home: Home

beforeAll(async () => {
  home = await freshHome()
  await home.start()
})
afterAll(() => home[Symbol.asyncDispose]())

const query = `{ dossier(dossierCode: "${dossier}") {
  dossierCode status applicantId handlerId
  procedure { procedureCode title }
  applicant { name born citizenId phone }
  steps { nodes { step department agencyCode officerId } }
} }`

const everyStep = (officerId: string | null, department: boolean) => ({
  nodes: [
    { step: 1, department: department ? 'Bộ phận một cửa' : null, agencyCode: 'H29.760', officerId },
    { step: 2, department: department ? 'Phòng chuyên môn' : null, agencyCode: 'H29.760', officerId },
  ],
})

const procedure = { procedureCode: purpose, title: 'Cấp giấy phép xây dựng nhà ở riêng lẻ' }

test('an officer of District 1 gets the dossier with procedure, applicant and steps, masked as the rules say', async () => {
  const { status, data, errors } = await askAs(home, { as: 'officer_q1', purpose }, query)
  expect({ status, data, errors }).toEqual({
    status: 200,
    data: {
      dossier: {
        dossierCode: dossier,
        status: 'processing',
        applicantId: '****0001',
        handlerId: '079080000011',
        procedure,
        applicant: { name: 'Nguyễn Thị Lan', born: '1990', citizenId: '****0001', phone: null },
        steps: everyStep('079080000011', true),
      },
    },
  })
})

test('an officer of another district sees where it stands and not whose it is', async () => {
  const { status, data, errors } = await askAs(home, { as: 'officer_q3', purpose }, query)
  expect({ status, data, errors }).toEqual({
    status: 200,
    data: {
      dossier: {
        dossierCode: dossier,
        status: 'processing',
        applicantId: null,
        handlerId: null,
        procedure,
        applicant: null,
        steps: everyStep(null, false),
      },
    },
  })
})

test('G6: the applicant sees her own dossier to department level without its officer, and her own record', async () => {
  const { data } = await askAs(home, { as: 'citizen_lan' }, query)
  expect(data.dossier).toEqual({
    dossierCode: dossier,
    status: 'processing',
    applicantId: '079190000001',
    handlerId: null,
    procedure,
    applicant: { name: 'Nguyễn Thị Lan', born: '1990-05-17', citizenId: '079190000001', phone: expect.any(String) },
    steps: everyStep(null, true),
  })
})

test.for([['citizen_minh'], [null]] as const)(
  'G5: %s who knows the code gets the status and nothing else',
  async ([as]) => {
    const { data } = await askAs(home, as ? { as } : {}, query)
    const nobody = { applicantId: null, handlerId: null, procedure: null, applicant: null, steps: { nodes: [] } }
    expect(data.dossier).toEqual({ dossierCode: dossier, status: 'processing', ...nobody })
  },
)

test('who does not know the code gets no list of dossiers', async () => {
  const { data } = await askAs(home, {}, '{ dossiers { totalCount nodes { status } } }')
  expect(data.dossiers).toEqual({ totalCount: 0, nodes: [] })
})

test('the officer gets nothing of a person without a dossier at that agency', async () => {
  // By name and the end of the id, which is all an officer sees of it: the whole id finds nobody's record.
  const found = (name: string, end: string) =>
    `people(filter: { name: { eq: "${name}" }, citizenId: { eq: "****${end}" } }) { nodes { name citizenId } }`
  const query = `{ lan: ${found('Nguyễn Thị Lan', '0001')} minh: ${found('Trần Văn Minh', '0002')} }`
  const { data } = await askAs(home, { as: 'officer_q1', purpose }, query)
  expect(data.lan.nodes).toEqual([{ name: 'Nguyễn Thị Lan', citizenId: '****0001' }])
  expect(data.minh.nodes).toEqual([])
  const own = await askAs(home, { as: 'citizen_minh' }, '{ people { nodes { name citizenId } } }')
  expect(own.data.people.nodes).toEqual([{ name: 'Trần Văn Minh', citizenId: '079085000002' }])
  const whole = await askAs(home, { as: 'officer_q1', purpose }, '{ person(citizenId: "079085000002") { name } }')
  expect(whole.data).toEqual({ person: null })
})

test('without a purpose the officer gets nothing, and an error that names the purposes', async () => {
  const { data, errors } = await askAs(home, { as: 'officer_q1' }, '{ person(citizenId: "079190000001") { name } }')
  expect(data ?? null).toBeNull()
  expect(errors).toEqual([
    {
      message: 'Reading people needs a purpose.',
      extensions: {
        code: 'KHO302',
        hint: expect.any(String),
        correlationId: expect.any(String),
        details: { dataset: 'people', purposes: ['procedure:any'] },
      },
    },
  ])
})

test.for([['9.999999'], ['curiosity']] as const)(
  'for the purpose %s, which is nobody’s to name, the officer gets nothing',
  async ([invented]) => {
    const who = { as: 'officer_q1', purpose: invented }
    const { data, errors } = await askAs(home, who, '{ person(citizenId: "079190000001") { name } }')
    expect(data ?? null).toBeNull()
    expect(errors[0].extensions.code).toBe('KHO419')
  },
)

test('the officer the dossier is assigned to sees its applicant unmasked, for that task alone', async () => {
  const mine = `{ dossier(dossierCode: "${dossier}") { applicantId } }`
  const assigned = await askAs(home, { as: 'officer_q1', purpose: dossier }, mine)
  expect(assigned.data).toEqual({ dossier: { applicantId: '079190000001' } })
  const other = await askAs(home, { as: 'officer_q3', purpose: dossier }, mine)
  expect(other.errors[0].extensions.code).toBe('KHO419')
})

test('the people an officer is shown have an open dossier at his own agency, whatever else he may see of others', async () => {
  const people = '{ people(first: 1000) { totalCount nodes { name } } }'
  const [q1, q3] = [
    await askAs(home, { as: 'officer_q1', purpose }, people),
    await askAs(home, { as: 'officer_q3', purpose }, people),
  ]
  const names = (answer: typeof q1) => answer.data.people.nodes.map((node: { name: string }) => node.name)
  expect(names(q1)).toContain('Nguyễn Thị Lan')
  expect(names(q3)).not.toContain('Nguyễn Thị Lan')
  expect(q3.data.people.totalCount).toBeGreaterThan(0)
})

test('of a sealed dossier nobody sees so much as a step', async () => {
  await using postgres = await attachPostgres({ home: home.folder })
  await using database = openDatabase({ url: postgres.urlOf('kho'), name: 'test' })
  const [[sealed] = []] = await database.rows(sql`select dossier_code from data.dossiers where sealed limit 1`)
  expect(sealed).toMatch(/^000/)
  const steps = `{ dossierSteps(filter: { dossierCode: { eq: "${sealed}" } }) { totalCount nodes { id } } dossier(dossierCode: "${sealed}") { id } }`
  for (const as of ['officer_q1', 'officer_q3', 'steward']) {
    const { data } = await askAs(home, as === 'steward' ? { as } : { as, purpose }, steps)
    expect(data).toEqual({ dossierSteps: { totalCount: 0, nodes: [] }, dossier: null })
  }
})

test('explain says why of any cell, in both languages', async () => {
  const of = ['explain', 'dossiers', '--as', 'officer_q1', '--key', dossier, '--field', 'applicant_id']
  const { code, stdout } = await home.kho(...of, '--purpose', purpose, '--lang', 'en')
  expect(code).toBe(0)
  expect(stdout).toContain('handling_agency_sees_its_dossiers')
  expect(stdout).not.toContain('079190000001')
  const vietnamese = await home.kho(...of, '--purpose', purpose, '--lang', 'vi')
  expect(vietnamese.stdout).toContain('Cơ quan tiếp nhận hoặc xử lý hồ sơ')
})

test('every read of personal fields is in the ledger before it is answered, and open data is not', async () => {
  await using postgres = await attachPostgres({ home: home.folder })
  await using database = openDatabase({ url: postgres.urlOf('kho'), name: 'test' })
  const entries = async () =>
    (await database.rows(sql`select body from kho.ledger_entry order by at, position`)).map(([body]) => String(body))
  const before = await entries()
  await askAs(home, {}, '{ services { totalCount nodes { serviceCode level } } }')
  expect(await entries()).toEqual(before)
  await askAs(home, { as: 'officer_q1', purpose }, query)
  const [entry, ...more] = (await entries()).slice(before.length)
  expect(more).toEqual([])
  const { reads, purpose: told } = JSON.parse(entry ?? '{}')
  expect(reads.map((read: { dataset: string }) => read.dataset).sort()).toEqual(['dossier_steps', 'dossiers', 'people'])
  expect(JSON.stringify(told)).toContain(purpose)
  for (const personal of ['079190000001', '079080000011', 'Nguyễn Thị Lan']) expect(entry).not.toContain(personal)
})
