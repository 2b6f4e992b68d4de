import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { planRoots } from '@kho/api/plan/plan-operation.ts'
import { statementOf } from '@kho/api/query/statement.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import { unitsOf } from '@kho/schema/contract/units.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { compileSql } from '@kho/schema/sql.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { Kind, parse } from 'graphql'
import { purpose } from './load.ts'
import { someCodes } from './pages.ts'
import { questionsOf } from './questions.ts'
import { type Plain, servePlain } from './serve-plain.ts'

/** What Kho makes of a question and the city's rules, planned before it is asked. Run as a process: URL of the store, question. */
const [url = '', name = ''] = process.argv.slice(2)
const question = questionsOf(await someCodes(url)).find((one) => one.name === name)
if (!question) throw new Error(`${name} is no question`)

await using database = openDatabase({ url, name: 'kho/bench', role: 'kho_api' })
const registered = await loadCity(database)
if (!registered) throw new Error('no city was applied')
const { city, version } = registered
const schema = graphqlSchemaOf(city)
const today = todayOf(city, new Date())
const ask: Ask = {
  city,
  principal: {
    ...{ kind: 'officer', person: '079080000011', agency: 'H29.760', trust: 3 },
    units: unitsOf(city.agencies, 'H29.760', today),
  },
  purpose: { key: purpose, procedure: true, tasks: [] },
  ...{ today, way: 'query' },
}
const cursorKey = Buffer.alloc(32)

function planned({ query, variables }: ReturnType<NonNullable<typeof question>['graphql']>): Plain {
  const [operation] = parse(query).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('no operation')
  const plan = planRoots({ schema, operation, variables, ask, version, cursorKey, fragments: {}, language: 'en' })
  const { sql, around } = statementOf(plan, 'mark')
  return { ...compileSql(sql), column: 1, before: `{${around.before}`, after: `${around.after}}` }
}

const statements = new Map(
  Array.from({ length: 1000 }, (_, n) => [question.parameter(n), n] as const).map(([parameter, n]) => [
    parameter,
    planned(question.graphql(n)),
  ]),
)
servePlain(
  url,
  (parameter) => statements.get(parameter) ?? { text: 'select null', values: [], column: 0, before: '', after: '' },
)
