import { holds, proveEntry } from '@kho/schema/ledger/prove-entry.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type LedgerPlace, ledgerPlace, readOf } from './ledger-place.ts'

const day = 86_400_000
const asker = { principal: { kind: 'officer', name: 'dtv@ca' }, correlationId: 'c9', version: 1 } as const

function until(days: number): Date {
  return new Date(Date.now() + days * day)
}

async function bodyAt(place: LedgerPlace, position: number): Promise<string> {
  const [row] = await place.owner.rows(
    sql`select body from kho.ledger_entry where position = ${String(position)}::bigint`,
  )
  return row?.[0] ?? ''
}

test('A09, G20: a delay is an entry with ground and end, and what it hides can be proved afterwards', async () => {
  await using place = await ledgerPlace()
  const ledger = await place.open()
  for (const person of ['1', '2', '3', '4']) await ledger.append(readOf(person))
  const { chain } = ledger.head()
  const hidden = { chain, position: 3 }
  const end = until(90)
  await ledger.appendDelay({ ...asker, entries: [hidden], ground: 'BLTTHS-148', until: end })
  await ledger.close()

  expect(JSON.parse(await bodyAt(place, 6))).toMatchObject({
    ...{ kind: 'delay', of: [hidden], ground: 'BLTTHS-148', until: end.toISOString() },
    asker: { kind: 'officer', account: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  })
  const rows = await place.owner.rows(sql`select position, ground, until > now(), by_position from kho.ledger_delay`)
  expect(rows).toEqual([['3', 'BLTTHS-148', 't', '6']])

  const proof = await proveEntry(place.owner, hidden)
  if (!proof) throw new Error('the entry is under a head')
  expect(holds(proof, [place.publicKey])).toBe(true)
  expect(JSON.stringify(proof)).not.toContain(JSON.parse(await bodyAt(place, 3)).reads[0].subjects[0])
  const shownLater = await bodyAt(place, 3)
  expect(holds(proof, [place.publicKey], shownLater)).toBe(true)
  expect(holds(proof, [place.publicKey], shownLater.replace('"name"', '"mame"'))).toBe(false)
  expect(await place.kho('ledger', 'verify')).toMatchObject({ code: 0 })
})

test('a delay without ground or end, too long, or of what is no read, is not entered', async () => {
  await using place = await ledgerPlace()
  const ledger = await place.open()
  await ledger.append(readOf('1'))
  const { chain } = ledger.head()
  const entries = [{ chain, position: 2 }]
  const [ground, end] = ['BLTTHS-148', until(30)]
  const wrong = [
    { entries, ground: ' ', until: end },
    { entries, ground, until: until(-1) },
    { entries, ground, until: new Date(Number.NaN) },
    { entries, ground, until: until(2000) },
    { entries: [], ground, until: end },
    { entries: [{ chain, position: 1 }], ground, until: end },
    { entries: [{ chain, position: 9 }], ground, until: end },
    { entries: [{ chain: 'no chain', position: 2 }], ground, until: end },
  ]
  for (const delay of wrong) {
    await expect(ledger.appendDelay({ ...asker, ...delay }), JSON.stringify(delay)).rejects.toMatchObject({
      code: 'KHO507',
    })
  }
  expect(ledger.head().position).toBe(2)
  await ledger.close()
})

test('every entry of every chain has a proof once it is signed, and a proof is of one entry under one head', async () => {
  await using place = await ledgerPlace()
  const ledger = await place.open()
  for (let n = 0; n < 25; n += 1) await ledger.append(readOf(String(n)))
  await ledger.close()
  const { chain } = ledger.head()
  const proofs = await Promise.all(
    Array.from({ length: 26 }, (_, index) => proveEntry(place.owner, { chain, position: index + 1 })),
  )
  for (const proof of proofs) {
    if (!proof) throw new Error('an entry has no proof')
    expect(holds(proof, [place.publicKey], await bodyAt(place, proof.position))).toBe(true)
    expect(holds(proof, ['ab'.repeat(32)])).toBe(false)
    expect(holds({ ...proof, hash: 'ab'.repeat(32) }, [place.publicKey])).toBe(false)
    expect(holds({ ...proof, chain: '5f0c7a52-6c3e-4a58-9d0b-0c9d3e1f2a41' }, [place.publicKey])).toBe(false)
  }
  expect(await proveEntry(place.owner, { chain, position: 27 })).toBeNull()
})
