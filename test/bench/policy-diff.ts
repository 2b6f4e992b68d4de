import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { embeddedBinaries } from '@kho/kho/embedded/binaries.ts'
import { startCluster } from '@kho/kho/embedded/cluster.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { sql } from 'kysely'
import { runKho } from '../harness/run-kho.ts'
import { workspace } from '../harness/running-city.ts'
import { onServer } from './bench-city.ts'

/**
 * `node test/bench/policy-diff.ts [--rows 1700000] [--rounds 3]`: seconds that `kho policy diff` and `kho who-can` take on so
 * many dossiers of the reference city, whole commands. The changed rules open, mask and hide otherwise for every kind of asker,
 * and reach the people of a dossier `via` it.
 */
const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1700000' }, rounds: { type: 'string', default: '3' } },
})
const [rows, rounds] = [Number(values.rows), Number(values.rounds)]
const people = Math.max(1_000, Math.round(rows / 10))
const say = (text: string) => process.stdout.write(`${text}\n`)

const home = mkdtempSync(join(tmpdir(), 'kho-diff-'))
chmodSync(home, 0o755)
const settings = { shared_buffers: '1GB', max_wal_size: '8GB' }
const cluster = await startCluster({ binaries: await embeddedBinaries(), dataDir: join(home, 'data'), settings })
try {
  await onServer(cluster.urlOf('postgres'), 'create database kho')
  const { documents } = await readCity(join(workspace, 'city'))
  const folder = join(home, 'city')
  for (const document of documents) write(folder, changed(document))
  {
    await using owner = openDatabase({ url: cluster.urlOf('kho'), name: 'bench' })
    await migrate(owner)
    await applied(owner, documents)
    await fill(owner)
  }
  const environment = { KHO_HOME: join(home, 'home'), KHO_DATABASE_URL: cluster.urlOf('kho') }
  await measured(['policy', 'diff', folder, '--json'], environment)
  await measured(['who-can', 'dossiers', '--json'], environment)
} finally {
  await cluster.stop()
  rmSync(home, { recursive: true, force: true })
}

async function measured(argv: readonly string[], environment: { readonly [name: string]: string }): Promise<void> {
  const took: string[] = []
  for (let round = 0; round < rounds; round++) {
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const { code, err, out } = await runKho(argv, environment)
    const { user, system } = process.cpuUsage(cpu)
    took.push(`${((performance.now() - began) / 1000).toFixed(1)} (${((user + system) / 1e6).toFixed(1)})`)
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${err || out}`)
  }
  say(
    `kho ${argv.slice(0, 2).join(' ')} · ${rows} dossiers, ${people} people: ${took.join(', ')} s (of processor in this process)`,
  )
}

function write(folder: string, { path, text }: Document): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** The same city under other rules. The tests of its policies say what the rules were. */
function changed({ path, text }: Document): Document {
  if (path === 'policies/dossiers.yaml') {
    const rules = text
      .replace('    mask: { applicant_id: last4 }\n', '')
      .replace('received_at, status]', 'received_at, status, enterprise_code]')
      .replace('where: { sealed: true }', 'where: { or: [{ sealed: true }, { fee: { gt: "900000" } }] }')
    return { path, text: rules }
  }
  if (path === 'policies/people.yaml') {
    return {
      path,
      text: text
        .replace('          - { finished_at: { is_null: true } }\n', '')
        .replace('born: year', 'name: prefix(1)'),
    }
  }
  return { path, text }
}

async function applied(owner: Database, all: readonly Document[]): Promise<void> {
  const { city } = await readCity(join(workspace, 'city'))
  if (!city) throw new Error('the reference city does not compile')
  await applyCity(owner, { documents: all, city, by: 'bench', base: null, consent: true, onProgress: () => undefined })
}

/** Dossiers of 24 districts, one in two open, one in 500 sealed, by a person in ten. */
async function fill(owner: Database): Promise<void> {
  const began = performance.now()
  const id = (of: string) => sql`md5(${sql.lit(of)} || n)::uuid, 'bench', md5('run')::uuid, now()`
  const [count, persons] = [sql.lit(rows), sql.lit(people)]
  await owner.rows(sql`
    insert into data.people (citizen_id, name, born, sex, district_code, _id, _source, _run, _at)
    select lpad(n::text, 12, '0'), 'Người ' || n, (1950 + n % 60)::text, 'nu', 'H29.' || 760 + n % 24, ${id('p')}
    from generate_series(1, ${persons}) as n`)
  await owner.rows(sql`
    insert into data.dossiers (dossier_code, procedure_code, receiving_agency, handling_agency, applicant_id, enterprise_code,
      handler_id, summary, fee, received_at, finished_at, status, sealed, _id, _source, _run, _at)
    select '000.00.60.H29-' || lpad(n::text, 9, '0'), '1.' || lpad((n % 200)::text, 6, '0'), 'H29.' || 760 + n % 24,
      'H29.' || 760 + n % 25, lpad((1 + n::bigint * 7919 % ${persons})::text, 12, '0'), case when n % 9 = 0 then '03' || lpad((n % 4000)::text, 8, '0') end,
      case when n % 3 = 0 then '0790800000' || 10 + n % 40 end, repeat('x', n % 60), n % 1000 * 1000,
      timestamptz '2020-01-01' + n % 400000 * interval '1 minute',
      case when n % 2 = 0 then timestamptz '2020-01-04' + n % 400000 * interval '1 minute' end,
      (array['received', 'processing', 'done'])[1 + n % 3], n % 500 = 0, ${id('d')}
    from generate_series(1, ${count}) as n`)
  await owner.rows(sql`analyze data.people, data.dossiers`)
  say(`${rows} dossiers written in ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
