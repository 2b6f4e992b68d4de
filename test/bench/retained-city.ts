import { randomBytes } from 'node:crypto'
import { startWorker } from '@kho/ingest/jobs/worker.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import { makeOffice, officeDocuments, ownServer } from './followed-office.ts'

/** An agency whose log is followed, and the store, each on a server of its own that writes through to disk. */
export interface RetainedCity extends AsyncDisposable {
  readonly agency: Database
  readonly store: Database
  /** Makes the city's documents current, with this bound on what the source keeps. */
  apply(retained: string): Promise<void>
  /** A worker that follows the log, or one that does everything else; works until it is let go of. */
  work(follows: boolean): Promise<AsyncDisposable>
  /** Whether the store holds what the source holds, by a hash of every record. */
  same(): Promise<boolean>
}

/** Makes the agency's table with so many rows. `onError` is told what fails in workers. */
export async function retainedCity(rows: number, onError: (error: unknown) => void): Promise<RetainedCity> {
  const stack = new AsyncDisposableStack()
  const agencyServer = await ownServer(stack, { wal_level: 'logical' })
  const storeUrl = (await ownServer(stack, {})).urlOf('postgres')
  const agency = stack.use(openDatabase({ url: agencyServer.urlOf('postgres'), name: 'clerks' }))
  const store = stack.use(openDatabase({ url: storeUrl, name: 'bench' }))
  await makeOffice(agency, rows)
  await migrate(store)
  const identityKey = randomBytes(32)
  return {
    agency,
    store,
    apply: (retained) => apply(store, officeDocuments(agencyServer.port, rows, retained)),
    work: async (follows) => {
      const own = new AsyncDisposableStack()
      const session = (name: string) => own.use(openDatabase({ url: storeUrl, name, role: 'kho_worker' }))
      const worker = await startWorker({
        url: storeUrl,
        database: session('worker'),
        ...(follows ? { followers: session('follower') } : {}),
        owner: null,
        open: (source) => openSource(source, { secretOf: () => undefined, cityFolder: '.' }),
        identityKey,
        onRun: () => undefined,
        onError,
      })
      own.defer(() => worker.close())
      return own
    },
    same: async () => (await hashOf(agency, sourceHash)) === (await hashOf(store, storeHash)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function apply(store: Database, documents: ReturnType<typeof officeDocuments>): Promise<void> {
  const { city, problems } = compileCity(documents)
  if (!city) throw new Error(JSON.stringify(problems))
  await applyCity(store, { documents, city, by: 'bench', base: await currentVersion(store), consent: true })
}

const sourceHash = sql`select count(*) || '/' || bit_xor(hashtextextended(
  concat_ws('|', id, ten, nguoi, phi, extract(epoch from luc), ghi_chu), 0)) from hoso`
const storeHash = sql`select count(*) || '/' || bit_xor(hashtextextended(
  concat_ws('|', id, name, person, fee, extract(epoch from changed_at), note), 0)) from data.cases`

async function hashOf(database: Database, statement: typeof sourceHash): Promise<string | null | undefined> {
  return (await database.rows(statement))[0]?.[0]
}
