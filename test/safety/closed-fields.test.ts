import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { planRoots } from '@kho/api/plan/plan-operation.ts'
import { answer } from '@kho/api/query/answer.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { cityInForce } from '@kho/schema/store/registry.ts'
import { Kind, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { firstAgency, permit, permitsCity, without } from '../harness/permits.ts'
import { testStore } from '../harness/test-store.ts'
import { openNotebook } from '../reference/ask-store.ts'

const policy = {
  path: 'policies/permits.yaml',
  text: 'policy: permits\nrules: [{ rule: all, allow: read, fields: all }]\n',
}
const rows = [
  permit('A', { han: '2021-01-01 00:00:00' }),
  permit('B', { han: '2022-01-01 00:00:00' }),
  permit('C', { han: null }),
]

function planned(city: City, version: number, query: string) {
  const schema = graphqlSchemaOf(city)
  const document = parse(query)
  const [wrong] = validate(schema, document)
  const [operation] = document.definitions
  if (wrong || operation?.kind !== Kind.OPERATION_DEFINITION) throw wrong ?? new Error('no operation')
  const ask = {
    city,
    principal: { kind: 'officer', units: [] },
    purpose: null,
    today: '2020-11-02',
    way: 'query',
  } as const
  const cursorKey = Buffer.from('a cursor key for a closed field')
  return planRoots({ schema, operation, fragments: {}, variables: {}, ask, version, cursorKey, language: 'en' })
}

test('a field that its source tells no longer is null in cells, filters, orders and counts, at once and until it is back', async () => {
  await using store = await testStore([...permitsCity(), policy])
  const leaving = (city: City, query: string) =>
    answer(planned(city, store.version(), `{ ${query} }`), {
      ...{ database: store.owner, ledger: openNotebook(), correlationId: 'test' },
    })
  const codes = async (how: string) => {
    const city = await cityInForce(store.owner, store.city())
    const found = JSON.parse(
      `{${await leaving(city, `permits(${how}) { totalCount nodes { code expiresAt } }`)}}`,
    ).permits
    return [found.totalCount, found.nodes.map(({ code }: { code: string }) => code).join('')]
  }
  await store.sync('permits', 'first', firstAgency(rows))
  const before = store.city()
  expect(await codes('filter: { expiresAt: { isNull: false } }')).toEqual([2, 'AB'])
  expect(await codes('orderBy: { field: EXPIRES_AT, direction: DESC, nulls: LAST }')).toEqual([3, 'BAC'])

  await store.sync('permits', 'first', without('han', firstAgency(rows)))
  expect(await store.rows('select count(expires_at) from data.permits')).toEqual([['2']])
  const asked = 'permits { nodes { code expiresAt } }'
  await expect(leaving(before, asked)).rejects.toMatchObject({ code: 'KHO550' })
  expect(await leaving(await cityInForce(store.owner, before), asked)).not.toMatch(/202[12]/)
  expect(await codes('filter: { expiresAt: { isNull: false } }')).toEqual([0, ''])
  expect(await codes('filter: { expiresAt: { isNull: true } }')).toEqual([3, 'ABC'])
  expect(await codes('filter: { not: { expiresAt: { lt: "2021-06-01T00:00:00Z" } } }')).toEqual([3, 'ABC'])
  expect(await codes('orderBy: { field: EXPIRES_AT, direction: DESC, nulls: LAST }')).toEqual([3, 'ABC'])

  await store.sync('permits', 'first', firstAgency(rows))
  expect(await codes('filter: { expiresAt: { isNull: false } }')).toEqual([2, 'AB'])
})
