import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { citizen, officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const city = `
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
- { agency: H29.1, parent: H29, title: { vi: Sở Một, en: First department } }
- { agency: H29.1.1, parent: H29.1, title: { vi: Phòng Một, en: First office } }
- { agency: H29.2, parent: H29, title: { vi: Sở Hai, en: Second department } }
# people/people.yaml
person: lan
title: { vi: Chị Lan, en: Ms Lan }
claims: { kho_kind: citizen, cccd: "079190000001", trust: 2 }
---
person: officer_two
title: { vi: Cán bộ Hai, en: Officer Two }
claims: { kho_kind: officer, unit: H29.2 }
# policies/dossiers.test.yaml
policy_test: dossiers
tests:
  - test: { vi: Người nộp thấy hồ sơ của mình, en: An applicant sees their own }
    as: lan
    record: { dossier_code: D-9, applicant_id: "079190000001" }
    expect: { shown: { except: [note, handler_id] } }
`

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(city))
})
afterAll(() => safe[Symbol.asyncDispose]())
beforeEach(() => safe.store.owner.rows(sql`delete from kho.policy_deputy`))

const steward = (unit: string, name = 'linh') => ({ name, claims: { kho_kind: 'steward', unit, cccd: '079190000021' } })
type Who = ReturnType<typeof steward>

async function ask({ name, claims }: Who, query: string, variables = {}) {
  return safe.ask(query, { token: await safe.issuer.sign(claims, { subject: name }), variables })
}

async function told(who: Who, query: string, variables = {}) {
  const { body } = await ask(who, query, variables)
  expect(body.errors).toBe(undefined)
  return body.data
}

const queries = (dataset: string) => [
  `{ policies(dataset: "${dataset}") { dataset } }`,
  `{ whoCan(dataset: "${dataset}") { records } }`,
  `{ whoCan(dataset: "${dataset}", key: ["D-1"]) { found } }`,
  `{ explain(dataset: "${dataset}", as: { name: "lan" }, key: ["D-1"]) { shown } }`,
  `{ policyTest(dataset: "${dataset}") { passed } }`,
  `{ policyTemplates(dataset: "${dataset}") { name } }`,
]

const looks = async () =>
  Number((await safe.store.rows("select count(*) from kho.ledger_entry where body ~ '_rules'"))[0]?.[0])

test('P06: rules are looked at by stewards of the owner, of the unit above and by deputies, and by nobody else', async () => {
  const before = await looks()
  for (const query of queries('dossiers')) {
    expect(codesOf(await safe.ask(query)), query).toEqual(['KHO425'])
    for (const as of [officer, citizen, { kho_kind: 'operator' }, { kho_kind: 'application', unit: 'H29.1' }]) {
      expect(codesOf(await safe.ask(query, { as })), `${as.kho_kind} ${query}`).toEqual(['KHO425'])
    }
    const [another, unknown] = [await ask(steward('H29.2'), query), await ask(steward('H29.1.1'), query)]
    expect([codesOf(another), codesOf(unknown)]).toEqual([['KHO343'], ['KHO343']])
  }
  for (const query of queries('nothing')) expect(codesOf(await ask(steward('H29.1'), query))).toEqual(['KHO343'])
  expect(await looks(), 'a refused look reads nothing').toBe(before)
  for (const query of queries('dossiers')) {
    expect(codesOf(await ask(steward('H29.1', 'own'), query))).toEqual([])
    expect(codesOf(await ask(steward('H29', 'above'), query))).toEqual([])
  }
})

test('a deputy of another agency looks at what the agency owns, while they are its deputy', async () => {
  const today = String(Temporal.Now.plainDateISO('Asia/Ho_Chi_Minh'))
  const input = {
    agency: 'H29.1',
    account: 'deputy',
    from: today,
    until: String(Temporal.PlainDate.from(today).add({ days: 3 })),
  }
  const [query = ''] = queries('dossiers')
  expect(codesOf(await ask(steward('H29.2', 'deputy'), query))).toEqual(['KHO343'])
  await told(
    steward('H29.1', 'own'),
    `mutation M($input: PolicyDeputyInput!) { namePolicyDeputy(input: $input, idempotencyKey: "${randomUUID()}") { deputy { agency } } }`,
    { input },
  )
  expect(await told(steward('H29.2', 'deputy'), query)).toEqual({ policies: [{ dataset: 'dossiers' }] })
  await safe.store.owner.rows(sql`update kho.policy_deputy set ended_at = now()`)
  expect(codesOf(await ask(steward('H29.2', 'deputy'), query))).toEqual(['KHO343'])
})

test('rules are told as documents, as sentences in both languages, and with who wrote and who agreed', async () => {
  const query = `{ policies { dataset owner path document
    rules { rule effect fields sentence { vi en } masks { field mask } }
    history { version draft reason authorAgency agreements { agency standing } } } }`
  const { policies } = await told(steward('H29.1'), query)
  expect(policies.map((one: { dataset: string }) => one.dataset)).toEqual(['procedures', 'dossiers'])
  const dossiers = policies[1]
  expect(dossiers).toMatchObject({ owner: 'H29.1', path: 'policies/dossiers.yaml' })
  expect(dossiers.document).toContain('rule: own_agency')
  expect(dossiers.rules[0].sentence).toEqual({
    vi: 'Cho cán bộ xem Mã hồ sơ, Thủ tục, Cơ quan, Người nộp, Cán bộ, Phí: Cơ quan thuộc các đơn vị của người hỏi; qua query.',
    en: 'Shows Dossier code, Procedure, Agency, Applicant, Handler, Fee to officers: Agency is one of the asker’s units; by query.',
  })
  expect(dossiers.history).toEqual([{ version: 1, draft: null, reason: null, authorAgency: null, agreements: [] }])
  expect((await told(steward('H29.2'), '{ policies { dataset } }')).policies).toEqual([{ dataset: 'inquiries' }])
})

test('P10: who sees what is told in numbers, and of one record by each view; the look is entered', async () => {
  const query = `query W($key: [String!]) { whoCan(dataset: "dossiers", field: "applicant_id", key: $key) {
    records found rules { rule { rule } records } seen { kind person records rules cells { state records } } } }`
  const all = (await told(steward('H29.1'), query)).whoCan
  expect(all).toMatchObject({ records: 3, found: null })
  const seenBy = (name: string) =>
    all.seen.find(({ person, kind }: { person: string; kind: string }) => (person ?? kind) === name)
  expect(seenBy('lan')).toMatchObject({ records: 2, rules: ['applicant'], cells: [{ state: 'shown', records: 2 }] })
  expect(seenBy('officer_two')).toMatchObject({ records: 1, rules: ['own_agency'] })
  const before = await looks()
  const one = (await told(steward('H29.1'), query, { key: ['D-2'] })).whoCan
  expect(one).toMatchObject({ records: null, found: true })
  expect(one.seen.find(({ person }: { person: string }) => person === 'lan')).toMatchObject({ records: 0 })
  expect(JSON.stringify([all, one])).not.toMatch(/0791900000|canary/)
  expect(await looks()).toBe(before + 1)
})

const explaining = `query E($key: [String!]) { explain(dataset: "dossiers", as: { name: "lan" }, key: $key) {
  found shown rules { rule standing holds } cells { field state rule missing { rule } } } }`

test('P10, A08: a cell is explained without its value, and whose record it is finds the look in the ledger', async () => {
  const { explain } = await told(steward('H29.1'), explaining, { key: ['D-1'] })
  expect(explain).toMatchObject({ found: true, shown: true })
  expect(explain.rules).toContainEqual({ rule: 'applicant', standing: 'applies', holds: true })
  expect(explain.cells).toContainEqual({ field: 'note', state: 'withheld', rule: null, missing: [] })
  expect(JSON.stringify(explain)).not.toMatch(/0791900000|canary/)
  expect((await told(steward('H29.1'), explaining, { key: ['D-99'] })).explain).toMatchObject({ found: false })

  const query =
    '{ me { accesses(first: 1) { nodes { agency reads { fields rules { name reason { en } } } sentence { vi en } } } } }'
  const { body } = await safe.ask(query, { as: citizen })
  expect(body.data.me.accesses.nodes).toEqual([
    {
      agency: 'H29.1',
      reads: [
        {
          fields: ['applicantId'],
          rules: [
            {
              name: '_rules',
              reason: { en: 'A steward looks at what the rules decide of a record; no value is shown.' },
            },
          ],
        },
      ],
      sentence: {
        vi: 'Người quản trị dữ liệu của Sở Một đã xem Người nộp trong Hồ sơ, theo quy tắc “Người quản trị xem quy tắc quyết định thế nào về bản ghi; không hiện giá trị nào”. Không nêu mục đích.',
        en: 'A data steward of First department read Applicant in Dossiers, by the rule “A steward looks at what the rules decide of a record; no value is shown”. No purpose was given.',
      },
    },
  ])
})

test('an asker is meant by name or by kind, and a question names what there is', async () => {
  const cells = '{ found cells { field state } rules { rule standing } }'
  const asked = (as: string, more = '') => `{ explain(dataset: "dossiers", as: ${as}${more}) ${cells} }`
  const officers = await told(steward('H29.1'), asked('{ kind: "officer", agency: "H29.1" }'))
  expect(officers.explain.cells).toContainEqual({ field: 'fee', state: 'shown' })
  const away = await told(steward('H29.1'), asked('{ kind: "anonymous" }'))
  expect(away.explain.cells).toContainEqual({ field: 'fee', state: 'withheld' })
  for (const wrong of ['{ name: "nobody" }', '{ name: "lan", kind: "citizen" }', '{}', '{ kind: "king" }']) {
    expect(codesOf(await ask(steward('H29.1'), asked(wrong))), wrong).toEqual(['KHO344'])
  }
  expect(codesOf(await ask(steward('H29.1'), asked('{ name: "lan" }', ', field: "colour"')))).toEqual(['KHO344'])
  expect(codesOf(await ask(steward('H29.1'), asked('{ name: "lan" }', ', key: ["a", "b"]')))).toEqual(['KHO344'])
})

test('rules are tried before they are saved: tests that fail, what is odd, what is wrong, and nothing is kept', async () => {
  const query = `query T($rules: String) { policyTest(dataset: "dossiers", rules: $rules) {
    passed failed { path test { en } differences { en } } warnings { code rule hint { vi } line } problems { code line } } }`
  const trial = async (rules: string | null) => (await told(steward('H29.1'), query, { rules })).policyTest
  expect(await trial(null)).toMatchObject({ passed: 1, failed: [], problems: [] })
  const all = 'policy: dossiers\nrules:\n  - { rule: all_of_it, allow: read, to: { kind: officer }, fields: [fee] }\n'
  expect(await trial(all)).toMatchObject({
    passed: 0,
    failed: [{ path: 'policies/dossiers.test.yaml', test: { en: 'An applicant sees their own' } }],
  })
  const odd = all.replace('fields', 'where: { or: [{ fee: { is_null: true } }, { fee: { is_null: false } }] }, fields')
  expect((await trial(odd)).warnings).toMatchObject([{ code: 'KHO150', rule: 'all_of_it', line: 3 }])
  expect(await trial(all.replace('fee', 'colour'))).toMatchObject({ passed: 0, problems: [{ line: 3 }] })
  const other = { rules: 'policy: inquiries\nrules: []\n' }
  expect(codesOf(await ask(steward('H29.1'), query, other))).not.toEqual([])
  expect(await safe.store.rows('select count(*) from kho.policy_draft')).toEqual([['0']])
})

test('a ready-made rule is what a draft takes: what was written stays, it compiles, and what does not suit says why', async () => {
  const query = `query T($template: String, $field: String) { policyTemplates(dataset: "dossiers", template: $template) {
    name title { vi en } tells { en } fields unfit { vi en } rules(field: $field) } }`
  const { policyTemplates } = await told(steward('H29.1', 'taker'), query)
  expect(policyTemplates).toMatchObject([
    { name: 'own_record', tells: { en: 'whom a record is about' }, fields: ['applicant_id'], unfit: null },
    { name: 'handling_agency', fields: [], unfit: { en: expect.stringContaining('which agency handles a record') } },
    { name: 'status_only', fields: [], unfit: { vi: expect.any(String) }, rules: null },
    { name: 'look_up_by_code', fields: [], rules: null },
    { name: 'public_statistics', tells: null, unfit: { en: expect.stringContaining('is about people') }, rules: null },
  ])
  const { policies } = await told(steward('H29.1', 'taker'), '{ policies(dataset: "dossiers") { document } }')
  const made = async (template: string, field: string | null) => {
    const [{ rules }] = (await told(steward('H29.1', 'taker'), query, { template, field })).policyTemplates
    expect(rules.startsWith(policies[0].document.trimEnd()), 'added at the end').toBe(true)
    const trial = `query T($rules: String) { policyTest(dataset: "dossiers", rules: $rules) { problems { message } failed { path } } }`
    const { problems, failed } = (await told(steward('H29.1', 'taker'), trial, { rules })).policyTest
    expect(problems).toEqual([])
    const save = `mutation S($rules: String!) { savePolicyDraft(input: { dataset: "dossiers", rules: $rules, reason: "ready" },
      idempotencyKey: "${randomUUID()}") { draft { state } refused { code } } }`
    return { failed: failed.length, ...(await told(steward('H29.1', 'taker'), save, { rules })).savePolicyDraft }
  }
  for (const [template, field] of [
    ['handling_agency', 'agency'],
    ['look_up_by_code', 'fee'],
  ] as const) {
    expect(await made(template, field)).toEqual({ failed: 0, draft: { state: 'draft' }, refused: null })
  }
  // The city's own test says that applicants do not see the note.
  expect(await made('own_record', null)).toEqual({ failed: 1, draft: null, refused: { code: 'KHO331' } })
  const wrong = await ask(steward('H29.1', 'taker'), query, { template: 'own_record', field: 'colour' })
  expect(codesOf(wrong)).toEqual(['KHO155'])
  expect(wrong.body.data.policyTemplates[0], 'the rest is told').toMatchObject({ name: 'own_record', rules: null })
  expect((await told(steward('H29.1', 'taker'), query, { template: 'everything' })).policyTemplates).toEqual([])
})

test('what a draft opens to files alone is counted by that way out', async () => {
  const save = `mutation S($rules: String!) { savePolicyDraft(input: { dataset: "dossiers", rules: $rules, reason: "r" }, idempotencyKey: "${randomUUID()}") { draft { draft } } }`
  const { policies } = await told(steward('H29.1', 'opener'), '{ policies(dataset: "dossiers") { document } }')
  const more = `${policies[0].document.trimEnd()}\n  - { rule: files, allow: read, to: { kind: officer }, fields: [fee], ways: [export] }\n`
  const { draft } = (await told(steward('H29.1', 'opener'), save, { rules: more })).savePolicyDraft.draft
  const gained = async (way: string) => {
    const { policyDiff } = await told(
      steward('H29.1', 'opener'),
      `{ policyDiff(draft: "${draft}"${way}) { changes { kind gained } } }`,
    )
    return policyDiff.flatMap(({ changes }: { changes: { kind: string; gained: number }[] }) => changes)
  }
  expect(await gained('')).toEqual([])
  expect(await gained(', way: EXPORT')).toContainEqual({ kind: 'officer', gained: 3 })
})

test('P10: records that a draft shows otherwise are named to whom may see them and what they were chosen by, and entered', async () => {
  const author = steward('H29.1')
  const drafted = async (where: string) => {
    const rules = `policy: dossiers\nrules:\n  - { rule: wider, allow: read, to: { kind: officer }, where: ${where}, fields: [fee] }\n  - { rule: applicant, allow: read, to: { kind: citizen }, where: { applicant_id: $principal.person }, fields: { except: [note, handler_id] } }\n  - { rule: at_work, allow: read, to: { kind: steward }, fields: { except: [note] }, purpose: { procedure: any } }\n`
    const save = `mutation S($rules: String!) { savePolicyDraft(input: { dataset: "dossiers", rules: $rules }, idempotencyKey: "${randomUUID()}") {
      draft { draft } refused { code details } } }`
    return (await told(author, save, { rules })).savePolicyDraft.draft.draft as string
  }
  const samples = async (draft: string, purpose?: string) => {
    const query = `query D($draft: ID!) { policyDiff(draft: $draft, samples: true) { dataset changes { kind gained samples { id key } } } }`
    const token = await safe.issuer.sign(author.claims, { subject: author.name })
    const { body } = await safe.ask(query, { token, variables: { draft }, ...(purpose ? { purpose } : {}) })
    expect(body.errors).toBe(undefined)
    const officers = body.data.policyDiff[0].changes.find(({ kind }: { kind: string }) => kind === 'officer')
    return officers.samples.map(({ key }: { key: readonly string[] }) => key[0]).sort()
  }
  const byAgency = await drafted('{ applicant_id: "079190000002" }')
  expect(await samples(byAgency), 'who may see no dossier is named none').toEqual([])
  const before = await safe.store.rows('select count(*) from kho.ledger_entry')
  expect(await samples(byAgency, '1.001')).toContain('D-2')
  expect(Number((await safe.store.rows('select count(*) from kho.ledger_entry'))[0]?.[0])).toBeGreaterThan(
    Number(before[0]?.[0]),
  )
  const [read] = await safe.store.rows(
    "select body::json #>> '{reads,0,fields}' from kho.ledger_entry where body::json ->> 'kind' = 'read' order by at desc limit 1",
  )
  expect(read?.[0], 'what they were chosen by was read of them').toContain('applicant_id')
  expect(
    await samples(await drafted('{ note: canary-one }'), '1.001'),
    'chosen by what the steward may not see',
  ).toEqual([])
})

test('P10: samples of a rule that leads through another dataset are for whom is shown that one, and what was looked at there is entered', async () => {
  const rules =
    'policy: procedures\nrules:\n  - { rule: asked_for, allow: read, fields: all, to: { kind: officer }, via: { dataset: dossiers, field: procedure_code, where: { applicant_id: "079190000002" } } }\n'
  const save = `mutation S($rules: String!) { savePolicyDraft(input: { dataset: "procedures", rules: $rules, reason: "r" }, idempotencyKey: "${randomUUID()}") { draft { draft } } }`
  const author = steward('H29.1', 'sampler')
  const { draft } = (await told(author, save, { rules })).savePolicyDraft.draft
  const token = await safe.issuer.sign(author.claims, { subject: author.name })
  const samples = async (purpose?: string) => {
    const query = `{ policyDiff(draft: "${draft}", samples: true) { dataset changes { kind lost samples { key } } } }`
    const { body } = await safe.ask(query, { token, ...(purpose ? { purpose } : {}) })
    expect(body.errors).toBe(undefined)
    const [{ dataset, changes }] = body.data.policyDiff
    expect(dataset).toBe('procedures')
    return ['anonymous', 'officer'].map((kind) => {
      const one = changes.find((change: { kind: string }) => change.kind === kind)
      return [kind, one.lost, one.samples.map(({ key }: { key: readonly string[] }) => key[0]).sort()]
    })
  }
  const reads = () =>
    safe.store.rows(
      `select r ->> 'dataset', r -> 'fields', jsonb_array_length(r -> 'subjects') from kho.ledger_entry, jsonb_array_elements(body::jsonb -> 'reads') as r
       where body::json ->> 'kind' = 'read' order by at desc, position desc limit 1`,
    )
  expect(await samples(), 'who is shown no dossier cannot tell which procedures have one').toEqual([
    ['anonymous', 2, []],
    ['officer', 1, []],
  ])
  expect(await samples('1.001')).toEqual([
    ['anonymous', 2, ['1.001', '1.002']],
    ['officer', 1, ['1.002']],
  ])
  expect(await reads()).toEqual([['dossiers', '["applicant_id"]', '2']])
})
