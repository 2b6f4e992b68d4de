import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { openDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { openLedger } from './ledger.ts'

/** One stored entry, as docs/ledger.md tells a verifier to read it. */
interface Stored {
  readonly body: string
  readonly hash: string
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json }

/** The rules of docs/ledger.md, written from that page and from RFC 8785 alone: the index of the first entry that fails. */
function firstBroken(entries: readonly Stored[]): number {
  return entries.findIndex(({ body, hash }, index) => {
    const members = JSON.parse(body)
    const sound = createHash('sha256').update(Buffer.from(body, 'utf8')).digest('hex') === hash
    const canonical = rfc8785(members) === body
    const previous = entries[index - 1]?.hash ?? '0'.repeat(64)
    const first = JSON.parse(entries[0]?.body ?? '')
    const linked = members.previous === previous && members.position === index + 1 && members.chain === first.chain
    return !(sound && canonical && linked)
  })
}

/** Enough of RFC 8785 for bodies, whose numbers are all whole. */
function rfc8785(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(rfc8785).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${rfc8785(member)}`).join(',')}}`
}

async function documented(language: string): Promise<readonly string[]> {
  const page = await readFile(new URL('../../../docs/ledger.md', import.meta.url), 'utf8')
  const [, block] = page.match(new RegExp(`\`\`\`${language}\n([^\`]+)\n\`\`\``)) ?? []
  return (block ?? '').split('\n')
}

async function aChain(): Promise<readonly Stored[]> {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(database)
  const ledger = await openLedger({ database, subjectKey: Buffer.alloc(32, 1), writer: 'máy chủ "một"\n𠀀' })
  for (let index = 0; index < 12; index += 1) {
    await ledger.append({
      principal: { kind: 'officer', name: `officer ${index}`, roles: ['tiếp nhận', '\ud800', 'a\u0000b'] },
      purpose:
        index % 2 ? { key: '000.00.01', procedure: false, tasks: [{ dataset: 'steps', assigned: 'who' }] } : null,
      correlationId: `c${index}`,
      version: 1,
      reads: [
        {
          ...{ dataset: 'people', fields: ['name'], rules: ['r'], bases: ['Điều 4'] },
          subjects: [{ kind: 'person', key: String(index) }],
        },
      ],
    })
  }
  await ledger.close()
  const rows = await database.rows(sql`select body, encode(hash, 'hex') from kho.ledger_entry order by position`)
  return rows.map(([body, hash]) => ({ body: body ?? '', hash: hash ?? '' }))
}

test('the documented chain is right by its own rules', async () => {
  const [bodies, hashes] = await Promise.all([documented('json'), documented('text')])
  const entries = bodies.map((body, index) => ({ body, hash: hashes[index] ?? '' }))
  expect(entries).toHaveLength(2)
  expect(firstBroken(entries)).toBe(-1)
})

test('a written chain is right by the documented rules, and any change of it is found where it was made', async () => {
  const chain = await aChain()
  expect(chain).toHaveLength(13)
  expect(firstBroken(chain)).toBe(-1)
  chain.forEach(({ body, hash }, at) => {
    const altered = body.replace('"v":1', '"v":2')
    const rehashed = createHash('sha256').update(altered).digest('hex')
    expect(firstBroken(chain.with(at, { body: altered, hash }))).toBe(at)
    const found = firstBroken(chain.with(at, { body: altered, hash: rehashed }))
    expect(found).toBe(at === chain.length - 1 ? -1 : at + 1) // the end of a chain is only known from elsewhere
    if (at < chain.length - 1) expect(firstBroken(chain.toSpliced(at, 1))).toBe(at)
    expect(firstBroken(chain.toSpliced(at, 0, { body, hash }))).toBe(at + 1)
  })
})

test('a body that is the same JSON in other bytes is found', async () => {
  const [first, ...rest] = await aChain()
  const spaced = JSON.stringify(JSON.parse(first?.body ?? ''), null, 1)
  const hash = createHash('sha256').update(spaced).digest('hex')
  expect(firstBroken([{ body: spaced, hash }, ...rest])).toBe(0)
})
