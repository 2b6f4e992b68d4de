import { explainRules } from '@kho/schema/policy/explain.ts'
import { grantName } from '@kho/schema/policy/granted-city.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { expect, test } from 'vitest'
import type { Claims } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const claims = 'application: app }'
const documents = (dossiers?: (text: string) => string) =>
  safeCity().map(({ path, text }) => {
    if (path === 'city.yaml') return { path, text: text.replace('trust: trust }', `trust: trust, ${claims}`) }
    return path === 'datasets/dossiers.yaml' && dossiers ? { path, text: dossiers(text) } : { path, text }
  })

const planner: Claims = { kho_kind: 'officer', unit: 'H29.2', cccd: '079190000077', app: 'planning' }
const query = '{ dossiers(orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode applicantId note } } }'
const both = ['dossier_code', 'applicant_id']

async function grant(safe: SafeServer, fields = both) {
  const [row] = await safe.store.rows(`
    insert into kho.access_grant (dataset, fields, agency, application, procedures, ways, valid_until, decision, ground)
    values ('dossiers', '{${fields.join(',')}}', 'H29.2', 'planning', '{1.001}', '{query}',
      clock_timestamp() + interval '1 year', '12/QĐ', 'N47-36')
    returning access_grant`)
  return { id: row?.[0] ?? '' }
}

const seen = async (safe: SafeServer, as: Claims, purpose: string | undefined = '1.001') => {
  const { body } = await safe.ask(query, { as, purpose })
  return body.data?.dossiers?.nodes.map(({ applicantId }: { applicantId: string | null }) => applicantId) ?? body.errors
}
const own = ['079190000001']
const every = ['079190000001', '079190000002', '079190000001']

test('a grant opens its fields to its application, for its purpose, and to nobody else; the ledger and explain name it', async () => {
  await using safe = await safeServer(documents())
  expect(await seen(safe, planner)).toEqual(own)
  const { id } = await grant(safe)
  const { body } = await safe.ask(query, { as: planner, purpose: '1.001' })
  expect(body.data.dossiers.nodes).toEqual(
    every.map((applicantId, at) => ({ dossierCode: `D-${at + 1}`, applicantId, note: null })),
  )
  expect(await seen(safe, planner, '1.002'), 'for another procedure').toEqual(own)
  expect(await seen(safe, { ...planner, app: 'other' }), 'through another application').toEqual(own)
  expect(await seen(safe, { ...planner, kho_kind: 'citizen' }), 'as another kind').toEqual([])
  expect(await seen(safe, { ...planner, unit: 'H29.1' }), 'of another agency').toEqual(every.slice(0, 2))
  const entries = (await safe.store.rows('select body from kho.ledger_entry')).map(([text]) => JSON.parse(text ?? ''))
  const [read] = entries.flatMap(({ reads }) => reads ?? []).filter(({ rules }) => rules.includes(grantName(id)))
  expect(read).toMatchObject({ dataset: 'dossiers', bases: ['N47-36'], rules: [grantName(id), 'own_agency'] })

  const city = (await loadCity(safe.store.owner))?.city ?? safe.store.city()
  const principal = { kind: 'officer', agency: 'H29.2', application: 'planning' } as const
  const ask = { city, principal, purpose: null, today: '2026-01-01', way: 'query' } as const
  const told = explainRules({ ask, dataset: 'dossiers', known: new Set() }).find(({ rule }) => rule === grantName(id))
  expect(told).toMatchObject({
    standing: 'lacks_purpose',
    because: [{ en: 'needs a purpose: procedure 1.001' }],
    reason: { en: 'Granted by decision 12/QĐ' },
  })
})

test('W08 a grant ends at the instant it says by the store’s clock, without anybody being told', async () => {
  await using safe = await safeServer(documents())
  const { id } = await grant(safe)
  expect(await seen(safe, planner), 'before').toEqual(every)
  const [set] = await safe.store.rows(`
    update kho.access_grant set valid_until = clock_timestamp() + interval '2 s' where access_grant = '${id}'
    returning valid_until`)
  const until = set?.[0] ?? ''
  const rules = await safe.store.rows('select version, closings from kho.current')
  const isValid = async () => (await safe.store.rows(`select clock_timestamp() < '${until}'`))[0]?.[0] === 't'
  const reading = async () => {
    for (;;) {
      const begun = await isValid()
      const shown = await seen(safe, planner)
      const still = await isValid()
      if (still) expect(shown).toEqual(every)
      if (!begun) return expect(shown).toEqual(own)
    }
  }
  await Promise.all([reading(), reading(), reading()])
  expect(await safe.store.rows('select version, closings from kho.current')).toEqual(rules)
})

test('W08 a grant that was suspended or ended shows nothing in the next answer, and others go on', async () => {
  await using safe = await safeServer(documents())
  const { id } = await grant(safe)
  const other = await grant(safe, ['dossier_code', 'note'])
  expect(await seen(safe, planner)).toEqual(every)
  const suspend = `update kho.access_grant set suspended_at = now(), violation = 'v', restore_when = 'r'`
  await safe.store.rows(`${suspend} where access_grant = '${id}'`)
  const notes = '{ dossiers { nodes { note } } }'
  expect(await seen(safe, planner)).toEqual([null, null, own[0]])
  expect((await safe.ask(notes, { as: planner, purpose: '1.001' })).text).toContain('canary-one')
  const over = `update kho.access_grant set ended_at = now(), ended_because = 'revoked'`
  await safe.store.rows(`${over} where access_grant = '${other.id}'`)
  expect(await seen(safe, planner)).toEqual(own)
  expect((await safe.ask(notes, { as: planner, purpose: '1.001' })).text).not.toContain('canary')
})

test('P04 a field that is removed takes its grants along, and does not bring them back; a renamed one keeps them', async () => {
  await using safe = await safeServer(documents())
  const [note, two] = [await grant(safe, ['note']), await grant(safe, ['dossier_code', 'note'])]
  const grants = async () => {
    const rows = await safe.store.rows('select access_grant, fields, ended_because from kho.access_grant')
    return new Map(rows.map(([id, fields, ended]) => [id, ended ?? fields]))
  }
  const policy = safeCity().filter(({ path }) => path !== 'policies/dossiers.yaml')
  const rules = {
    path: 'policies/dossiers.yaml',
    text: 'policy: dossiers\nrules: [{ rule: nobody, allow: read, to: { kind: operator }, fields: [fee] }]\n',
  }
  const city = (change: (text: string) => string) => [
    ...documents(change).filter(({ path }) => policy.some((one) => one.path === path)),
    rules,
  ]
  const removed = (text: string) => text.replace(/ {2}note:.*\n/, '')
  await safe.store.apply(
    city((text) =>
      text.replace('  dossier_code: {', '  code: { was: dossier_code,').replace('key: [dossier_code]', 'key: [code]'),
    ).map((one) =>
      one.path === 'datasets/inquiries.yaml'
        ? { ...one, text: one.text.replace('ref: { dataset: dossiers }, ', '') }
        : one,
    ),
  )
  expect(await grants()).toEqual(
    new Map([
      [note.id, '{note}'],
      [two.id, '{code,note}'],
    ]),
  )
  await safe.store.apply(city((text) => removed(text)))
  expect((await grants()).get(note.id)).toBe('field_removed')
  await safe.store.apply(city((text) => text))
  expect((await grants()).get(note.id)).toBe('field_removed')
  expect((await grants()).get(two.id)).not.toContain('note')
  const { body } = await safe.ask('{ dossiers { nodes { note } } }', { as: planner, purpose: '1.001' })
  expect(JSON.stringify(body)).not.toContain('canary')
})

test('a grant that lacks only its purpose is an answer that names it', async () => {
  await using safe = await safeServer([
    ...documents().filter(({ path }) => path !== 'policies/dossiers.yaml'),
    { path: 'policies/dossiers.yaml', text: 'policy: dossiers\nrules: []\n' },
  ])
  await grant(safe)
  expect(codesOf(await safe.ask('{ dossiers { totalCount } }', { as: planner }))).toEqual(['KHO302'])
  expect(await seen(safe, planner)).toEqual(every)
})
