import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { graphqlField } from '@kho/schema/contract/name.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import mysql from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../harness/mariadb.ts'
import { freshHome, type Home, workspace } from '../harness/running-city.ts'
import { type Issuer, startIssuer } from '../safety/issuer.ts'

/** Vietnam's administrative units before July 2025, as two makes of database (MIT licence); not part of this repository. */
const units = resolve(workspace, '../shared/data/vn-units')
const here = existsSync(units) && mariadbInstalled()

const cityDocuments = `city: units
title: { vi: Đơn vị hành chính, en: Administrative units }
time_zone: Asia/Ho_Chi_Minh
languages: [vi, en]
principal: { claims: { kind: kho_kind, agency: unit, trust: trust } }
---
- { agency: H29, title: { vi: Thành phố, en: City } }
- { agency: H29.01, title: { vi: Sở Nội vụ, en: Home Affairs }, parent: H29 }
- { agency: H29.02, title: { vi: Sở Tư pháp, en: Justice }, parent: H29 }
`

interface Agency {
  readonly source: 'units_pg' | 'units_my'
  readonly agency: string
  readonly url: string
  /** Every row of a table in the order of its key, as text. */
  rows(table: string, columns: readonly string[], key: readonly string[]): Promise<readonly (string | null)[][]>
}

describe.skipIf(!here)('the administrative units of Vietnam, from two agencies of different make', () => {
  let database: FreshDatabase
  let mariadb: TestMariadb
  let issuer: Issuer
  let home: Home
  let agencies: readonly Agency[]
  let contracts: readonly Contract[]

  beforeAll(async () => {
    database = await freshDatabase()
    mariadb = await startMariadb()
    issuer = await startIssuer()
    agencies = [await postgresAgency(database.url), await mariadbAgency(mariadb)]
    const store = await freshDatabase()
    const keys = { KHO_SUBJECT_KEY: 'ab'.repeat(32), KHO_LEDGER_KEY: 'cd'.repeat(32) }
    home = await freshHome({ KHO_DATABASE_URL: store.url, KHO_OIDC_ISSUER: issuer.url, ...keys })
    contracts = await introspected(home, agencies)
  })

  afterAll(async () => {
    await home?.[Symbol.asyncDispose]()
    await issuer?.[Symbol.asyncDispose]()
    await mariadb?.stop()
    await database?.[Symbol.asyncDispose]()
  })

  const ask = async (query: string, claims: object | null) => {
    const token = claims && (await issuer.sign({ ...claims }))
    const response = await fetch(`${home.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query }),
    })
    const { data, errors } = await response.json()
    expect(errors).toBeUndefined()
    return data
  }
  const officer = { kho_kind: 'officer', unit: 'H29.01', trust: 3 }

  /** Every record of a dataset, page by page. */
  const everything = async (contract: Contract, fields: readonly string[], claims: object | null, first = 1000) => {
    const nodes: Record<string, unknown>[] = []
    const many = graphqlField(contract.names.many)
    const order = contract.key.map(
      (field) =>
        `{ field: ${graphqlField(field)
          .replace(/[A-Z]/g, (l) => `_${l}`)
          .toUpperCase()} }`,
    )
    for (let after = ''; ; ) {
      const query = `{ ${many}(first: ${first}, orderBy: [${order}]${after}) { totalCount nodes { ${fields.join(' ')} } pageInfo { hasNextPage endCursor } } }`
      const { [many]: page } = await ask(query, claims)
      nodes.push(...page.nodes)
      if (!page.pageInfo.hasNextPage) return { totalCount: page.totalCount, nodes }
      after = `, after: "${page.pageInfo.endCursor}"`
    }
  }

  test('every record of every table has every column equal to its source', async () => {
    expect(contracts).toHaveLength(10)
    for (const contract of contracts) {
      const [binding] = contract.sources
      const agency = agencies.find(({ source }) => source === binding?.source)
      if (!binding || !agency) throw new Error(`${contract.dataset} has no source`)
      const columnOf = (field: string) => {
        const mapping = binding.map[field]
        return mapping && 'from' in mapping ? mapping.from : field
      }
      const fields = contract.fields.map(({ name }) => name)
      const source = await agency.rows(binding.from, fields.map(columnOf), contract.key.map(columnOf))
      const { totalCount, nodes } = await everything(contract, fields.map(graphqlField), officer)
      const got = nodes.map((node) => fields.map((field) => textOf(node[graphqlField(field)])))
      expect(totalCount).toBe(source.length)
      expect(byCodePoint(got)).toEqual(byCodePoint(source))
    }
  })

  test.for(['units_pg', 'units_my'] as const)('%s: ward → district → province, and back', async (source) => {
    const named = (table: string) => {
      const contract = contracts.find(
        ({ sources: [one] }) => one !== undefined && one.source === source && one.from.endsWith(table),
      )
      if (!contract) throw new Error(`no dataset of ${table}`)
      return contract
    }
    const [wards, districts] = [named('wards'), named('districts')]
    const to = (from: Contract, field: string) =>
      graphqlField(from.relations.find(({ kind, through }) => kind === 'one' && through.includes(field))?.name ?? '')
    const up = `code districtCode ${to(wards, 'district_code')} { code provinceCode ${to(districts, 'province_code')} { code name } }`
    const { nodes } = await everything(wards, [up], officer)
    const wrong = nodes.filter((ward) => {
      const district = ward[to(wards, 'district_code')] as Record<string, unknown> | null // as asked for above
      const province = district?.[to(districts, 'province_code')] as Record<string, unknown> | null
      return district?.code !== ward.districtCode || province?.code !== district?.provinceCode
    })
    expect(nodes.length).toBeGreaterThan(10_000)
    expect(wrong).toEqual([])
    const back = (contract: Contract, far: Contract) =>
      graphqlField(contract.relations.find(({ kind, to }) => kind === 'many' && to === far.dataset)?.name ?? '')
    const down = `code ${back(districts, wards)}(first: 1) { totalCount }`
    const counts = await everything(districts, [down], officer, 200)
    const sum = counts.nodes.reduce(
      (total, node) => total + (node[back(districts, wards)] as { totalCount: number }).totalCount,
      0,
    )
    expect(sum).toBe(nodes.length)
  })

  test('who has no rule gets nothing at all', async () => {
    for (const claims of [null, { kho_kind: 'citizen', trust: 2 }]) {
      for (const contract of contracts) {
        const many = graphqlField(contract.names.many)
        const answer = await ask(`{ ${many} { totalCount nodes { id } } }`, claims)
        expect(answer).toEqual({ [many]: { totalCount: 0, nodes: [] } })
      }
    }
  })
})

/** The words of a newcomer: introspect twice, a rule, apply, sync, serve. */
async function introspected(home: Home, agencies: readonly Agency[]): Promise<readonly Contract[]> {
  const city = join(home.folder, 'city')
  mkdirSync(join(city, 'policies'), { recursive: true })
  const [first = '', second = ''] = cityDocuments.split('---\n')
  writeFileSync(join(city, 'city.yaml'), first)
  writeFileSync(join(city, 'agencies.yaml'), second)
  for (const { url, agency, source } of agencies) {
    const said = await home.kho('introspect', url, '--agency', agency, '--source', source, '--out', city)
    expect(said).toMatchObject({ code: 0 })
  }
  const proposed = await readCity(city)
  expect(proposed.problems).toEqual([])
  const contracts = [...(proposed.city?.contracts.values() ?? [])].filter(({ sources }) => sources.length > 0)
  for (const { dataset } of contracts) {
    const rule = '  - { rule: officers, allow: read, to: { kind: officer }, fields: all }\n'
    writeFileSync(join(city, 'policies', `${dataset}.yaml`), `policy: ${dataset}\nrules:\n${rule}`)
  }
  expect(await home.kho('apply', city, '--yes')).toMatchObject({ code: 0 })
  expect(await home.kho('sync')).toMatchObject({ code: 0 })
  await home.start('serve')
  return contracts
}

const filesOf = (make: string): string[] =>
  ['CreateTables', 'ImportData'].map((step) => readFileSync(join(units, make, `${step}_vn_units.sql`), 'utf8'))

async function postgresAgency(url: string): Promise<Agency> {
  const owner = openDatabase({ url, name: 'agency' })
  for (const text of filesOf('postgresql')) await owner.rows(sql.raw(text))
  await owner.rows(
    sql.raw(`do $$ begin create role units_reader login; exception when duplicate_object then null; end $$;
      grant usage on schema public to units_reader; grant select on all tables in schema public to units_reader`),
  )
  await owner[Symbol.asyncDispose]()
  const reader = new URL(url)
  reader.username = 'units_reader'
  return {
    source: 'units_pg',
    agency: 'H29.01',
    url: reader.href,
    rows: async (table, columns, key) => {
      await using session = openDatabase({ url, name: 'agency' })
      const names = (list: readonly string[]) => sql.join(list.map((name) => sql.id(name)))
      const rows = await session.rows(sql`select ${names(columns)} from ${sql.table(table)} order by ${names(key)}`)
      return rows.map((row) => [...row])
    },
  }
}

async function mariadbAgency(mariadb: TestMariadb): Promise<Agency> {
  const name = await mariadb.makeDatabase()
  const lines = filesOf('mysql').flatMap((text) => text.split('\n'))
  const statements = lines
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .split(/;\s*\n/)
  await mariadb.run(
    name,
    statements.filter((part) => part.trim() !== ''),
  )
  await mariadb.run('', [`create user units_reader@'%'`, `create user units_reader@localhost`])
  await mariadb.run('', [
    `grant select on ${name}.* to units_reader@'%'`,
    `grant select on ${name}.* to units_reader@localhost`,
  ])
  return {
    source: 'units_my',
    agency: 'H29.02',
    url: `mysql://units_reader@127.0.0.1:${mariadb.port}/${name}`,
    rows: async (table, columns, key) => {
      const connection = await mysql.createConnection({
        uri: mariadb.urlOf(name),
        rowsAsArray: true,
        charset: 'utf8mb4',
      })
      const [rows] = await connection.query<mysql.RowDataPacket[][]>('select ?? from ?? order by ??', [
        columns,
        table,
        key,
      ])
      await connection.end()
      return rows.map((row) => [...row].map(textOf))
    },
  }
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

function byCodePoint(rows: readonly (string | null)[][]): string[] {
  return rows.map((row) => JSON.stringify(row).normalize('NFC')).sort()
}
