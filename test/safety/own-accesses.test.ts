import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { headsFolder } from '@kho/schema/ledger/heads-folder.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workspace } from '../harness/running-city.ts'
import { type Claims, citizen, officer, otherOfficer } from './issuer.ts'
import { ofOfficers } from './officers-city.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const ledgerKey = Buffer.alloc(32, 7)
const folder = mkdtempSync(join(tmpdir(), 'kho-own-'))
const lan: Claims = { ...citizen, trust: 2 }
const minh: Claims = { ...citizen, cccd: '079190000002', trust: 2 }
const handler: Claims = { ...officer, trust: 3 }

let safe: SafeServer
beforeAll(async () => {
  const signing = { keys: [ledgerKey], folder: headsFolder(join(folder, 'heads')), every: 50 } as const
  safe = await safeServer(safeCity(ofOfficers), {}, { signing })
})
afterAll(async () => {
  await safe[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const accesses = (args: string, selection: string) =>
  `{ me { accesses${args} { totalCount nodes { ${selection} } pageInfo { hasNextPage endCursor } } } }`
const pageOf = async (as: Claims, args = '', selection = 'id') =>
  (await safe.ask(accesses(args, selection), { as })).body.data.me.accesses
const look = (as: Claims, code: string, fields = 'applicantId', more = {}) =>
  safe.ask(`{ dossier(dossierCode: "${code}") { ${fields} } }`, { as, ...more })

test('a person sees who read what of them, what for, by which rule and ground, and nothing of anybody else', async () => {
  const before = (await pageOf(lan)).totalCount
  await look(handler, 'D-1', 'applicantId fee', { purpose: '1.002' })
  await look(handler, 'D-2')
  const page = await pageOf(
    lan,
    '',
    'at kind agency agencyTitle { en } application procedure task byMe action delayed { ground } sentence { vi en } reads { dataset { name } fields rules { name reason { en } } grounds people }',
  )
  expect(page.totalCount).toBe(before + 1)
  expect(page.nodes[0]).toEqual({
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    ...{ kind: 'officer', agency: 'H29.1', agencyTitle: { en: 'First department' }, application: null },
    ...{ procedure: '1.002', task: false, byMe: false, action: null, delayed: null },
    sentence: {
      vi: 'Cán bộ của Sở Một đã xem Người nộp trong Hồ sơ, theo quy tắc “Cơ quan xem hồ sơ của mình” (căn cứ N47-33). Mục đích: thủ tục 1.002.',
      en: 'An officer of First department read Applicant in Dossiers, by the rule “An agency sees its own dossiers” (ground N47-33). For procedure 1.002.',
    },
    reads: [
      {
        dataset: { name: 'dossiers' },
        fields: ['applicantId'],
        rules: [{ name: 'own_agency', reason: { en: 'An agency sees its own dossiers.' } }],
        ...{ grounds: ['N47-33'], people: null },
      },
    ],
  })
  expect((await pageOf(minh)).totalCount).toBe(1)
})

test('A10: nobody but the person themselves, at trust level 2, is shown a page, and none is reached by an argument', async () => {
  const nobodies: readonly (Claims | null)[] = [
    null,
    { ...lan, trust: 1 },
    { kho_kind: 'citizen', cccd: lan.cccd },
    { kho_kind: 'citizen', trust: 2 },
    { ...lan, kho_kind: 'application', trust: 4 },
  ]
  for (const as of nobodies) {
    const answer = await safe.ask(accesses('', 'id'), as ? { as } : {})
    expect(codesOf(answer)).toEqual(['KHO416'])
    expect(answer.body.data).toEqual({ me: null })
  }
  const asked = await safe.ask('{ me(person: "079190000001") { accesses { totalCount } } }', { as: minh })
  expect(codesOf(asked)).toEqual(['KHO446'])
  // Another's cursor is a place in time and opens nothing of theirs.
  await look(handler, 'D-1')
  const { pageInfo } = await pageOf(lan, '(first: 1)')
  const minhs = await pageOf(minh, `(after: "${pageInfo.endCursor}")`)
  const lans = await pageOf(lan, '(first: 100)')
  expect(
    lans.nodes.filter(({ id }: { id: string }) => minhs.nodes.some((one: { id: string }) => one.id === id)),
  ).toEqual([])
})

test('what one reads of oneself is not told as another’s, and the page adds no more than one entry an hour to itself', async () => {
  const before = await pageOf(lan)
  for (let times = 0; times < 3; times += 1) await look(lan, 'D-1')
  for (let times = 0; times < 5; times += 1) await pageOf(lan)
  expect((await pageOf(lan)).totalCount).toBe(before.totalCount)
  const mine = await pageOf(lan, '(side: BY_ME, first: 100)', 'byMe sentence { en } reads { people }')
  const looks = mine.nodes.filter((node: { sentence: { en: string } }) =>
    node.sentence.en.includes('the ledger of accesses'),
  )
  expect(looks).toEqual([
    {
      byMe: true,
      sentence: { en: 'You read the ledger of accesses about yourself. No purpose was given.' },
      reads: [{ people: 1 }],
    },
  ])
  expect(mine.nodes).toHaveLength(looks.length + 3)
})

test('officers are subjects too: who looked at theirs, and what they read themselves, of how many people', async () => {
  const clerk: Claims = { ...officer, cccd: '079190000005', trust: 3 }
  const before = (await pageOf(handler)).totalCount
  await look(handler, 'D-1', 'handlerId applicantId')
  expect((await pageOf(handler)).totalCount).toBe(before)
  await look(clerk, 'D-1', 'handlerId')
  const [about] = (await pageOf(handler, '', 'sentence { en }')).nodes
  expect(about.sentence.en).toMatch(/^An officer of First department read Handler in Dossiers/)
  const [by] = (await pageOf(handler, '(side: BY_ME)', 'reads { dataset { name } people fields }')).nodes
  expect(by.reads.map(({ people }: { people: number }) => people)).toContain(2)
  expect(codesOf(await safe.ask(accesses('', 'id'), { as: officer }))).toEqual(['KHO416'])
})

test('pages follow each other without a gap or a double, newest first, however many entries are of one moment', async () => {
  await Promise.all(Array.from({ length: 30 }, () => look(handler, 'D-1')))
  const whole = await pageOf(lan, '(first: 100)', 'id at')
  const seen: string[] = []
  let args = '(first: 7)'
  for (;;) {
    const page = await pageOf(lan, args, 'id')
    seen.push(...page.nodes.map(({ id }: { id: string }) => id))
    if (!page.pageInfo.hasNextPage) break
    args = `(first: 7, after: "${page.pageInfo.endCursor}")`
  }
  expect(seen).toEqual(whole.nodes.map(({ id }: { id: string }) => id))
  expect(new Set(seen).size).toBe(whole.totalCount)
  const times = whole.nodes.map(({ at }: { at: string }) => at)
  expect(times).toEqual([...times].sort().reverse())
  expect(codesOf(await safe.ask(accesses('(first: 101)', 'id'), { as: lan }))).toEqual(['KHO417'])
  expect(codesOf(await safe.ask(accesses('(after: "x")', 'id'), { as: lan }))).toEqual(['KHO412'])
})

test('A09, G20: what is delayed is counted with ground and end, and shown afterwards as the entry it was', async () => {
  await look(otherOfficer, 'D-3', 'applicantId')
  const [newest] = (await pageOf(lan, '(first: 1)', 'id')).nodes
  const [chain = '', position] = newest.id.split('.')
  const delay = (milliseconds: number) =>
    safe.ledger.appendDelay({
      ...{ principal: { kind: 'officer', name: 'dtv' }, correlationId: 'c', version: 1, ground: 'BLTTHS-148' },
      entries: [{ chain, position: Number(position) }],
      until: new Date(Date.now() + milliseconds),
    })
  const before = await pageOf(lan)
  await delay(86_400_000)
  const after = await safe.ask(
    '{ me { accesses { totalCount nodes { id } } delayed { count ground until hashes } } }',
    { as: lan },
  )
  const { accesses: told, delayed } = after.body.data.me
  expect(told.totalCount).toBe(before.totalCount - 1)
  expect(told.nodes.map(({ id }: { id: string }) => id)).not.toContain(newest.id)
  expect(delayed).toEqual([
    {
      count: 1,
      ground: 'BLTTHS-148',
      until: expect.stringMatching(/000Z$/),
      hashes: [expect.stringMatching(/^[0-9a-f]{64}$/)],
    },
  ])
  expect((await safe.ask('{ me { delayed { count } } }', { as: minh })).body.data.me.delayed).toEqual([])
  const ended = `update kho.TABLE set until = now() - interval '1 second'`
  await safe.store.rows(ended.replace('TABLE', 'ledger_delay'))
  await safe.store.rows(ended.replace('TABLE', 'ledger_delayed'))
  const shown = async () => {
    const { nodes } = await pageOf(lan, '(first: 100)', 'id delayed { ground } proof { hash }')
    return nodes.find(({ id }: { id: string }) => id === newest.id)
  }
  await expect
    .poll(shown) // a proof needs a head that was signed since
    .toEqual({ id: newest.id, delayed: { ground: 'BLTTHS-148' }, proof: { hash: delayed[0].hashes[0] } })
})

test('accesses are narrowed down by dataset, agency and time, page by page, and counted', async () => {
  await look(otherOfficer, 'D-3', 'applicantId')
  await look(handler, 'D-1')
  const all = await pageOf(lan, '(first: 100)', 'id at agency reads { dataset { name } }')
  const narrowed = (args: string, selection = 'id') => pageOf(lan, `(first: 100, ${args})`, selection)
  type Node = { readonly id: string; readonly at: string; readonly agency: string }
  const ids = (nodes: readonly Node[]) => nodes.map(({ id }) => id)
  const by = (agency: string) => ids(all.nodes.filter((node: Node) => node.agency === agency))
  for (const agency of ['H29.1', 'H29.2']) {
    const found = await narrowed(`agency: "${agency}"`)
    expect([ids(found.nodes), found.totalCount]).toEqual([by(agency), by(agency).length])
  }
  expect(by('H29.2').length).toBeGreaterThan(0)
  expect(ids((await narrowed('dataset: "dossiers"')).nodes)).toEqual(ids(all.nodes))
  expect((await narrowed('dataset: "dossiers", agency: "H29.3"')).totalCount).toBe(0)
  const middle = all.nodes[Math.floor(all.nodes.length / 2)]?.at
  const older = await narrowed(`until: "${middle}"`)
  expect(ids(older.nodes)).toEqual(ids(all.nodes.filter(({ at }: Node) => at < middle)))
  const newer = await narrowed(`from: "${middle}", agency: "H29.1"`)
  expect(ids(newer.nodes)).toEqual(by('H29.1').filter((id) => !ids(older.nodes).includes(id)))
  const [first, second] = by('H29.1')
  const page = await pageOf(lan, '(first: 1, agency: "H29.1")')
  expect(ids(page.nodes)).toEqual([first])
  const next = await pageOf(lan, `(first: 1, agency: "H29.1", after: "${page.pageInfo.endCursor}")`)
  expect(ids(next.nodes)).toEqual([second])
})

test('nothing is found by what was read of others in the same access, nor by a dataset one may not know of', async () => {
  const body = (dataset: string, key: string) => ({
    ...{ dataset, fields: ['x'], rules: ['r'], bases: [], subjects: [{ kind: 'person', key }] },
  })
  await safe.ledger.append({
    principal: { kind: 'officer', name: 'dtv', agency: 'H29.77' },
    ...{ purpose: null, correlationId: 'c', version: 1 },
    reads: [body('dossiers', '079190000002'), body('inquiries', '079190000001')],
  })
  const found = async (args: string) => (await pageOf(lan, `(first: 100, ${args})`)).totalCount
  expect(await found('agency: "H29.77"')).toBe(1)
  expect(await found('agency: "H29.77", dataset: "dossiers"')).toBe(0)
  expect(await found('agency: "H29.77", dataset: "inquiries"')).toBe(0)
  expect(await found('agency: "H29.77", dataset: "no_such"')).toBe(0)
})

test('R18: a request looks through entries no more than four times, under whatever names', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: accesses(agency: "H29.1") { nodes { id } }`)
  expect(codesOf(await safe.ask(`{ me { ${names.slice(1).join(' ')} } }`, { as: lan }))).toEqual([])
  expect(codesOf(await safe.ask(`{ me { ${names.join(' ')} } }`, { as: lan }))).toEqual(['KHO417'])
})

test('a dataset that is not in the reader’s catalogue is not named, nor are its fields and rules', async () => {
  await safe.ledger.append({
    principal: { kind: 'officer', name: 'dtv', agency: 'H29.2' },
    ...{ purpose: null, correlationId: 'c', version: 1 },
    reads: [
      {
        dataset: 'inquiries',
        fields: ['inquiry_code'],
        rules: ['inspectors'],
        bases: ['BLTTHS-148'],
        subjects: [{ kind: 'person', key: '079190000001' }],
      },
    ],
  })
  const answer = await safe.ask(
    accesses('(first: 1)', 'sentence { vi en } reads { dataset { name } fields rules { name } grounds }'),
    { as: lan },
  )
  expect(answer.text).not.toMatch(/inquir|inspectors|Điều tra/i)
  const [node] = answer.body.data.me.accesses.nodes
  expect(node.reads).toEqual([{ dataset: null, fields: [], rules: [], grounds: ['BLTTHS-148'] }])
  expect(node.sentence.en).toBe(
    'An officer of Second department read data about you in a dataset that is not public (ground BLTTHS-148). No purpose was given.',
  )
})

test('an access is proved to whoever has the public key and one page of Node, and an altered one is not', async () => {
  const selection = 'proof { chain position hash path head { body signature } body }'
  const { publicKey, proof } = { publicKey: headKeyOf(ledgerKey).name, proof: await provenOf(selection) }
  expect(JSON.parse(proof.body)).toMatchObject({ kind: 'read', reads: [{ dataset: 'dossiers' }] })
  const check = async (what: object, key = publicKey) => {
    const file = join(folder, 'proof.json')
    writeFileSync(file, JSON.stringify(what))
    const ran = promisify(execFile)(process.execPath, [join(workspace, 'docs/verify-access.mjs'), file, key])
    return ran.then(
      ({ stdout }) => stdout.trim(),
      (failed) => failed.stdout.trim(),
    )
  }
  expect(await check(proof)).toMatch(/: holds$/)
  expect(await check({ ...proof, body: proof.body.replace('H29.1', 'H29.2') })).toMatch(/not the one of this hash$/)
  expect(await check({ ...proof, hash: 'ab'.repeat(32), body: null })).toMatch(/not under this head$/)
  expect(await check({ ...proof, position: proof.position + 1 })).toMatch(/not under this head$/)
  expect(await check({ ...proof, head: { ...proof.head, body: proof.head.body.replace('"v":1', '"v": 1') } })).toMatch(
    /no key you trust$/,
  )
  expect(await check(proof, 'ab'.repeat(32))).toMatch(/no key you trust$/)
})

/** The proof of a new entry, once a head is over it: the writer signs twenty times a second here. */
async function provenOf(selection: string) {
  const people = [{ kind: 'person', key: '079190000001' }]
  await safe.ledger.append({
    principal: { kind: 'officer', name: 'an', agency: 'H29.1' },
    ...{ purpose: null, correlationId: 'c', version: 1 },
    reads: [{ dataset: 'dossiers', fields: ['applicant_id'], rules: ['own_agency'], bases: [], subjects: people }],
  })
  for (;;) {
    const [{ proof }] = (await pageOf(lan, '(first: 1)', selection)).nodes
    if (proof) return proof
  }
}

test('R18: a request gets no more than a hundred proofs, under whatever names', async () => {
  await Promise.all(Array.from({ length: 60 }, () => look(handler, 'D-1')))
  const page = 'accesses(first: 60) { nodes { proof { hash } } }'
  const { body } = await safe.ask(`{ me { a: ${page} b: ${page} } }`, { as: lan })
  expect(body.errors.map((error: { extensions: { code: string } }) => error.extensions.code)).toContain('KHO417')
})

test('what the guide asks is answered', async () => {
  const guide = readFileSync(join(workspace, 'docs/guides/citizen.md'), 'utf8')
  const queries = [...guide.matchAll(/^```graphql\n(.*?)^```$/gms)].map(([, query = '']) => query)
  expect(queries.length).toBeGreaterThan(0)
  for (const query of queries) {
    const { body } = await safe.ask(query, { as: lan })
    expect(body.errors).toBeUndefined()
  }
})
