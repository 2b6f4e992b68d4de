import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import { fitting } from '@kho/schema/policy/fitting.ts'
import { nameablePart } from '@kho/schema/policy/nameable.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import { castOf } from '@kho/schema/policy/render.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type RecentlyUsed, recentlyUsed } from '../recently-used.ts'
import { principalText } from './principal-text.ts'

/** Who asks, under which city, and where its records can be looked up. */
export interface PurposeLookup {
  readonly city: City
  readonly principal: Principal
  readonly session: Session
  readonly now: Date
}

/**
 * What the `X-Purpose` header stands for: a procedure the city knows, tasks assigned to the asker, or both, as far as they
 * are the asker's to name. A key that names nothing is refused (KHO419), and so, in the very same words, are a procedure that
 * others may name and the key of a record that the asker would not be shown for that very task: whoever may not see a record
 * cannot learn by it that it is there and his. A procedure alone is looked up once a second.
 */
export async function purposeOf(header: string | null, lookup: PurposeLookup): Promise<Purpose | null> {
  if (header === null) return null
  const known = knownOf(lookup.city)
  const asked = `${JSON.stringify(header)} ${principalText(lookup.principal)}`
  const found = known.get(asked)
  if (found && found.until > performance.now()) return found.purpose
  const purpose = await lookedUp(header, lookup)
  // A task that is taken away from somebody is nobody's purpose at the very next request.
  if (purpose.tasks.length === 0) known.set(asked, { purpose, until: performance.now() + knownFor }, asked.length)
  return purpose
}

interface Known {
  readonly purpose: Purpose
  readonly until: number
}

/** Milliseconds for which a procedure that was found is there, and of which askers: so many, and so many characters. */
const knownFor = 1_000
const mostKnown = { values: 1_000, weight: 4_000_000 }
const byCity = new WeakMap<City, RecentlyUsed<Known>>()

function knownOf(city: City): RecentlyUsed<Known> {
  const known = byCity.get(city) ?? recentlyUsed<Known>(mostKnown)
  byCity.set(city, known)
  return known
}

async function lookedUp(header: string, lookup: PurposeLookup): Promise<Purpose> {
  const key = keyIn(header)
  const asker = { ...lookup, today: todayOf(lookup.city, lookup.now) }
  const tasks = tasksOf(lookup.city).filter((task) => nameablePart({ task }, asker) !== null)
  const mayBe = nameablePart({ procedure: [key] }, asker) !== null
  const procedure = mayBe ? await isTrue(lookup.session, [procedureExists(lookup.city, key)]) : []
  const purpose = { key, procedure: procedure[0] === true, tasks: [] }
  const assigned = await isTrue(
    lookup.session,
    tasks.map((task) => taskShown(task, purpose, lookup)),
  )
  const known = { ...purpose, tasks: tasks.filter((_, index) => assigned[index] === true) }
  if (known.procedure || known.tasks.length > 0) return known
  throw new KhoError('KHO419', 'X-Purpose is nothing that you may name.')
}

async function isTrue(session: Session, questions: readonly Sql[]): Promise<readonly boolean[]> {
  if (questions.length === 0) return []
  const [row = []] = await session.rows(sql`select ${sql.join(questions)}`)
  return row.map((answer) => answer === 't')
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

/** Whether the dataset of procedures has one of this code. A text that its key cannot hold is in no record. */
function procedureExists(city: City, key: string): Sql {
  const contract = city.procedures === null ? undefined : city.contracts.get(city.procedures)
  const field = contract && singleKeyOf(contract)
  const value = field ? fitting(field, key) : null
  if (!contract || !field || value === null) return sql`false`
  const code = sql`${sql.id(field.name)} = ${sql.val(value)}::${castOf(field)}`
  return sql`exists (select from ${sql.id('data', contract.dataset)} where ${code})`
}

/** Whether the asker, were this his task, would be shown a record of this key, the key itself, and himself in `assigned`. */
function taskShown(task: Task, purpose: Purpose, { city, principal, now }: PurposeLookup): Sql {
  const contract = city.contracts.get(task.dataset)
  const field = contract && singleKeyOf(contract)
  if (!contract || !field || principal.person === undefined) return sql`false`
  const ask = {
    city,
    principal,
    purpose: { ...purpose, tasks: [task] },
    today: todayOf(city, now),
    way: 'query',
  } as const
  const view = viewOf(ask, task.dataset).over('t')
  const equal = [
    view.cell(field.name).test('eq', fitting(field, purpose.key)),
    view.cell(task.assigned).test('eq', fitting(fieldOf(contract, task.assigned), principal.person)),
  ]
  const table = sql`${sql.id('data', task.dataset)} as t`
  return sql`exists (select from ${table} where ${sql.join([...equal, view.shown], sql` and `)})`
}

function singleKeyOf(contract: Contract): Field | null {
  const [single, ...more] = contract.key
  return single === undefined || more.length > 0 ? null : fieldOf(contract, single)
}
