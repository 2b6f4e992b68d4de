import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { exactValue, textOfValue } from '@kho/schema/contract/exact-value.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** Who asks, under which city, and where its records can be looked up. */
export interface PurposeLookup {
  readonly city: City
  readonly principal: Principal
  readonly session: Session
}

/**
 * What the `X-Purpose` header stands for: a procedure the city knows, tasks assigned to the asker, both or neither.
 * A key that names nothing is still a purpose, one that fits no rule.
 */
export async function purposeOf(header: string | null, lookup: PurposeLookup): Promise<Purpose | null> {
  if (header === null) return null
  const key = keyIn(header)
  const tasks = tasksOf(lookup.city)
  const questions = [procedureExists(lookup.city, key), ...tasks.map((task) => taskExists(task, key, lookup))]
  const [row = []] = await lookup.session.rows(sql`select ${sql.join(questions)}`)
  const [procedure, ...assigned] = row.map((found) => found === 't')
  return { key, procedure: procedure === true, tasks: tasks.filter((_, index) => assigned[index] === true) }
}

/** HTTP hands header bytes on as Latin-1; keys are UTF-8. */
function keyIn(header: string): string {
  const key = Buffer.from(header, 'latin1').toString('utf8').normalize('NFC')
  if (key === '' || key.length > 200 || /[\p{Cc}\ufffd]/u.test(key))
    throw new KhoError('KHO455', 'X-Purpose is not a key.')
  return key
}

interface Task {
  readonly dataset: string
  readonly assigned: string
}

/** Every kind of task that some rule of the city asks for, once. */
function tasksOf(city: City): readonly Task[] {
  const tasks = new Map<string, Task>()
  for (const { purpose } of [...city.rules.values()].flat()) {
    if (purpose && 'task' in purpose) tasks.set(`${purpose.task.dataset}.${purpose.task.assigned}`, purpose.task)
  }
  return [...tasks.values()]
}

function procedureExists(city: City, key: string): Sql {
  const contract = city.procedures === null ? undefined : city.contracts.get(city.procedures)
  return contract ? recordExists(contract, key, null) : sql`false`
}

function taskExists({ dataset, assigned }: Task, key: string, { city, principal }: PurposeLookup): Sql {
  const contract = city.contracts.get(dataset)
  if (!contract || principal.person === undefined) return sql`false`
  return recordExists(contract, key, { field: assigned, value: principal.person })
}

interface Equal {
  readonly field: string
  readonly value: string
}

/** Whether a record has this single key, and this value where one is asked for. A text its type cannot hold is in no record. */
function recordExists(contract: Contract, key: string, also: Equal | null): Sql {
  const [single, ...more] = contract.key
  if (single === undefined || more.length > 0) return sql`false`
  const wanted = [{ field: single, value: key }, ...(also ? [also] : [])]
  const equal = wanted.map(({ field, value }) => {
    const exact = exactValue(fieldOf(contract, field), value)
    if ('breach' in exact || exact.value === null) return sql`false`
    return sql`${sql.id(field)} = ${textOfValue(fieldOf(contract, field), exact.value)}`
  })
  return sql`exists (select from ${sql.id('data', contract.dataset)} where ${sql.join(equal, sql` and `)})`
}
