import type { Contract } from '@kho/schema/contract/contract.ts'
import { fieldsIn } from '@kho/schema/contract/fields-in.ts'
import { rulesLook } from '@kho/schema/ledger/access.ts'
import type { SubjectKey } from '@kho/schema/ledger/subject-key.ts'
import { sql } from 'kysely'
import { couldBeSomebody } from '../query/reads.ts'
import { subjectKeySql } from '../query/subject-sql.ts'
import { keyIs } from './explain-record.ts'
import type { StewardParts } from './steward-parts.ts'

/** One record that is looked at by its key, and the fields asked about. */
export interface Look {
  readonly contract: Contract
  readonly key: readonly string[]
  readonly fields: readonly string[]
}

/**
 * Enters in the ledger that a steward looked at what the rules decide of one record: of whom it is, though no value of it is
 * shown, for which rules are true of it tells of the fields that they ask about. A key that is somebody's and finds nothing
 * is a look at that somebody. To be awaited before anything is told.
 */
export async function enterLook({ city, principal, reading }: StewardParts, look: Look): Promise<void> {
  const { contract } = look
  const asked = (city.rules.get(contract.dataset) ?? []).flatMap(({ where }) => (where ? fieldsIn(where) : []))
  const used = new Set([...look.fields, ...asked, ...contract.key])
  const fields = contract.fields.filter(({ name, sensitivity }) => sensitivity !== 'none' && used.has(name))
  const subjects = fields.length > 0 ? await subjectsOf({ city, reading }, look) : []
  if (subjects.length === 0) return
  const { ledger, correlationId, version, ask } = reading
  const names = fields.map(({ name }) => name)
  const read = { dataset: contract.dataset, fields: names, rules: [rulesLook], bases: [], subjects }
  await ledger.append({ principal, purpose: ask.purpose, correlationId, version, reads: [read] })
}

async function subjectsOf(
  { city, reading }: Pick<StewardParts, 'city' | 'reading'>,
  { contract, key }: Look,
): Promise<readonly SubjectKey[]> {
  const keys = contract.subjects.map((subject) => subjectKeySql(city, { contract, alias: 't' }, subject))
  if (keys.length === 0) return []
  const table = sql.id('data', contract.dataset)
  const rows = await reading.database.rows(sql`
    select ${sql.join(keys)} from ${table} as t where ${keyIs(contract, key)}`)
  const found = contract.subjects.flatMap(({ as }, at) =>
    rows.flatMap((row) => (row[at] ? [{ kind: as, key: row[at] }] : [])),
  )
  const named = contract.subjects.flatMap(({ as, field, via }) => {
    const [own, value] = [contract.fields.find(({ name }) => name === field), key[contract.key.indexOf(field)]]
    return via === null && own && value !== undefined && couldBeSomebody(own, value) ? [{ kind: as, key: value }] : []
  })
  return [...new Map([...found, ...named].map((one) => [JSON.stringify(one), one])).values()]
}
