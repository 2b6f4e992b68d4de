import { expect, test } from 'vitest'
import { officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { safeServer } from './safe-server.ts'

/** Two sets of rules of which neither shows what the other does. */
const people = safeCity(`
# policies/dossiers.yaml
policy: dossiers
rules: [{ rule: whose, allow: read, to: { kind: officer }, fields: [dossier_code, procedure_code, applicant_id] }]
# policies/procedures.yaml
policy: procedures
rules: [{ rule: codes, allow: read, fields: [code] }]
`)
const titles = safeCity(`
# policies/dossiers.yaml
policy: dossiers
rules: [{ rule: which, allow: read, to: { kind: officer }, fields: [dossier_code, procedure_code] }]
# policies/procedures.yaml
policy: procedures
rules: [{ rule: everybody, allow: read, fields: all }]
`)
const query = `{
  dossiers(orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode applicantId procedure { title } } }
  procedures(orderBy: [{ field: CODE }]) { nodes { code title } }
}`

test('P08: while rules change each answer is of one version whole, and the ledger says of which', async () => {
  await using safe = await safeServer(people)
  const asked = async () => {
    const { status, body } = await safe.ask(query, { as: officer })
    expect(status).toBe(200)
    return JSON.stringify(body)
  }
  const ofPeople = await asked()
  const peopleVersions = [safe.store.version()]
  await safe.store.apply(titles)
  const ofTitles = await asked()
  expect(ofPeople).toMatch(/079190000001.*"title":null/)
  expect(ofTitles).toMatch(/"applicantId":null.*kết hôn/)

  const seen = new Map<string, number>()
  let changing = true
  const askers = Array.from({ length: 4 }, async () => {
    while (changing) {
      const answer = await asked()
      seen.set(answer, (seen.get(answer) ?? 0) + 1)
    }
  })
  for (let round = 0; round < 4; round += 1) {
    await safe.store.apply(people)
    peopleVersions.push(safe.store.version())
    expect(await asked()).toBe(ofPeople)
    await safe.store.apply(titles)
    expect(await asked()).toBe(ofTitles)
  }
  changing = false
  await Promise.all(askers)
  expect([...seen.keys()].sort()).toEqual([ofPeople, ofTitles].sort())
  expect(safe.log(), 'to be planned anew is no failure').not.toContain('KHO550')

  const entered = await safe.store.rows(`
    select distinct (body::json ->> 'version')::int from kho.ledger_entry
    where body::json ->> 'kind' = 'read' and body like '%"applicant_id"%' order by 1`)
  expect(entered.map(([version]) => Number(version))).toEqual(peopleVersions)
})
