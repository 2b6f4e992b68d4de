import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askAs, freshHome, type Home, workspace } from '../harness/running-city.ts'

const dossier = '000.00.60.H29-201015-0001'
const purpose = '1.004194'
let home: Home

beforeAll(async () => {
  home = await freshHome()
  await home.start()
})
afterAll(() => home[Symbol.asyncDispose]())

const page = `{ me {
  accesses(first: 5) { totalCount nodes {
    kind agency procedure sentence { vi en }
    reads { dataset { name } grounds }
    proof { chain position hash path head { body signature } body }
  } }
  delayed { count }
  records { dataset { name owner { agency } } shown totalCount freshAt late nodes(first: 3) { ... on Person { name born } ... on Dossier { dossierCode status } } }
} }`

test('G1: Lan sees that the officer at work on her dossier read her name and birth year, what for and on what ground', async () => {
  await askAs(
    home,
    { as: 'officer_q1', purpose },
    `{ dossier(dossierCode: "${dossier}") { status applicant { name born } } }`,
  )
  const { data } = await askAs(home, { as: 'citizen_lan' }, page)
  const [newest] = data.me.accesses.nodes
  expect(newest).toMatchObject({ kind: 'officer', agency: 'H29.760', procedure: purpose })
  expect(newest.reads.map(({ dataset }: { dataset: { name: string } }) => dataset.name)).toEqual(['dossiers', 'people'])
  expect(newest.sentence.vi).toMatch(
    /^Cán bộ của Quận 1 đã xem .*Họ và tên.* trong Người dân.*\(căn cứ N47-33\)\. Mục đích: thủ tục 1\.004194\.$/,
  )
  expect(newest.sentence.en).toMatch(/^An officer of District 1 read .*Name.* in People/)
  expect(JSON.stringify(newest)).not.toMatch(/079080000011|officer_q1/)
  const minh = await askAs(home, { as: 'citizen_minh' }, page)
  expect(minh.data.me.accesses.totalCount).toBe(0)
})

test('G2: the same officer asks for somebody without a dossier at his agency, gets nothing, and is in the ledger for it', async () => {
  const { data } = await askAs(
    home,
    { as: 'officer_q1', purpose },
    '{ person(citizenId: "079085000002") { name born } }',
  )
  expect(data.person).toBeNull()
  const { data: minh } = await askAs(home, { as: 'citizen_minh' }, page)
  const [tried] = minh.me.accesses.nodes
  expect(tried).toMatchObject({ kind: 'officer', agency: 'H29.760', procedure: purpose })
  expect(tried.reads.map(({ dataset }: { dataset: { name: string } }) => dataset.name)).toEqual(['people'])
})

test('her records stand beside them, dataset by dataset, with whose they are and how fresh', async () => {
  const { data } = await askAs(home, { as: 'citizen_lan' }, page)
  const of = (name: string) =>
    data.me.records.find(({ dataset }: { dataset: { name: string } }) => dataset.name === name)
  expect(of('people')).toMatchObject({
    dataset: { owner: { agency: 'H29.19' } },
    ...{ shown: true, totalCount: 1, late: false, freshAt: expect.stringMatching(/Z$/) },
    nodes: [{ name: 'Nguyễn Thị Lan', born: '1990-05-17' }],
  })
  expect(of('dossiers').nodes).toContainEqual({ dossierCode: dossier, status: 'processing' })
  expect(of('work_items')).toMatchObject({ shown: false, totalCount: null, nodes: [] })
})

test('the proof holds under the heads that the city shows to everybody, by a program of one page', async () => {
  const { data } = await askAs(home, { as: 'citizen_lan' }, page)
  const proof = data.me.accesses.nodes.at(-1).proof
  const { heads } = await (await fetch(`${home.origin}/ledger/heads`)).json()
  const { key } = JSON.parse(heads[0].body)
  const file = join(home.folder, 'proof.json')
  writeFileSync(file, JSON.stringify(proof))
  const { stdout } = await promisify(execFile)(process.execPath, [join(workspace, 'docs/verify-access.mjs'), file, key])
  expect(stdout).toContain(': holds')
})

test('the officer finds what he did, of how many people, and the data tracker tells Lan the same as her page', async () => {
  const query =
    '{ me { accesses(side: BY_ME, first: 100) { nodes { byMe procedure sentence { en } reads { dataset { name } people } } } } }'
  const { data } = await askAs(home, { as: 'officer_q1' }, query)
  const [look] = data.me.accesses.nodes.filter(({ procedure: code }: { procedure: string }) => code === purpose)
  expect(look).toMatchObject({ byMe: true, sentence: { en: expect.stringMatching(/^You read /) } })
  const token = (await home.kho('token', '--as', 'citizen_lan')).stdout.trim()
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'vi' }
  const usages = await (await fetch(`${home.origin}/v2/findUsage?userCode=079190000001&limit=1`, { headers })).json()
  const { data: lan } = await askAs(home, { as: 'citizen_lan' }, page)
  expect(usages).toMatchObject({
    totalUsages: lan.me.accesses.totalCount,
    usages: [{ receiverCode: 'H29.760', receiverName: 'Quận 1' }],
  })
  expect(usages.usages[0].action).toBe(lan.me.accesses.nodes[0].sentence.vi)
})
