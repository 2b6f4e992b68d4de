import { approvePolicyDraft } from '@kho/api/steward/decide-policy-draft.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { permitDesk } from '../harness/permit-desk.ts'
import { actAs } from '../harness/steward-desk.ts'

const linh = { sub: 'linh', unit: 'H29.1', person: '079190000031' }
const stranger = { sub: 'stranger', unit: 'H29.2', person: '079190000032' }

/** A city of real data: nothing in it is called invented. */
async function realDesk() {
  const desk = await permitDesk()
  desk.change('city.yaml', 'synthetic: true\n', '')
  expect((await desk.kho('apply', desk.folder, '--yes')).code).toBe(0)
  return desk
}

async function heldIn(desk: Awaited<ReturnType<typeof permitDesk>>) {
  const [value] = (await desk.kho('policy', 'list', '--json')).values
  return JSON.parse(JSON.stringify(value)).drafts[0]
}

test('G21 an apply that opens personal data waits for a steward of the owner, whoever says --yes', async () => {
  const desk = await realDesk()
  const { folder, kho, url } = desk
  desk.change('policies/permits.yaml', '    mask: { holder: last4 }\n', '')
  const held = await kho('apply', folder, '--yes', '--json')
  expect([held.code, held.values]).toMatchObject([3, [{ applied: false, needs: ['H29.1'] }]])
  expect((await kho('apply', folder, '--yes')).out).toContain('it waits for H29.1 to agree')
  await using store = openDatabase({ url, name: 'kho/test' })
  expect(await store.rows(sql`select recipient, kind from kho.notice`)).toEqual([['H29.1', 'policy_draft_waits']])
  const draft = await heldIn(desk)
  expect(draft).toMatchObject({ state: 'submitted', datasets: ['permits'], needs: ['H29.1'], agreed: [] })
  expect((await kho('policy', 'list')).out).toMatch(/submitted +permits +waits for H29\.1/)

  const approval = { act: approvePolicyDraft, input: { draft: draft.draft, version: 1 } }
  expect((await actAs(url, stranger, approval)).refused?.code).toBe('KHO337')
  // What changes rules alone is current with the last agreement, and the folder is level with it.
  expect((await actAs(url, linh, approval)).done).toMatchObject({ state: 'current', became: 2 })
  expect((await kho('apply', folder)).code).toBe(0)
  expect((await kho('policy', 'list')).out).toContain('There are no drafts.')
})

test('W06 what opens data by changing a contract is agreed to and then applied, and only as it was seen', async () => {
  const desk = await realDesk()
  const { folder, kho, url } = desk
  const sensitive = 'holder: { type: text, check: citizen_id, sensitivity: personal,'
  desk.change('datasets/permits.yaml', sensitive, 'holder: { type: text, check: citizen_id,')
  expect((await kho('apply', folder, '--yes')).code).toBe(3)
  const draft = await heldIn(desk)
  const approval = { act: approvePolicyDraft, input: { draft: draft.draft, version: 1 } }
  expect((await actAs(url, linh, approval)).done).toMatchObject({ state: 'approved', became: null })
  // Another change in the same folder is another draft.
  desk.change('policies/permits.yaml', '[code, holder, fee]', '[code, holder, fee, status]')
  expect((await kho('apply', folder, '--yes')).code).toBe(3)
  desk.change('policies/permits.yaml', '', '')
  const applied = await kho('apply', folder, '--yes', '--json')
  expect([applied.code, applied.values]).toMatchObject([0, [{ applied: true, version: 2 }]])
})

test('an apply that opens nothing personal goes on with the consent of whoever runs it', async () => {
  const { folder, kho, change } = await realDesk()
  change('policies/permits.yaml', '[code, holder, fee]', '[code, holder, fee, status]')
  const held = await kho('apply', folder, '--yes')
  expect(held.code).toBe(0)
})
