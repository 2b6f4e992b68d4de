import { KhoError } from '@kho/schema/error.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { cityInForce, currentRules, loadWrittenCity } from '@kho/schema/store/registry.ts'
import { watchVersion } from '@kho/schema/store/watch.ts'
import { proveSchema } from './graphql/schema.ts'
import { loadServedAside, type WrittenCity } from './load-aside.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'

/** The current snapshot, kept so. A request takes it once and finishes on it, whatever comes after. */
export interface RegistryWatch {
  /** Throws KHO541 while the rules cannot be read: then nobody is shown anything. */
  current(): Snapshot
  isReadable(): boolean
  /** Looks now, and rejects for nothing; calls that overlap share one look. */
  refresh(): Promise<void>
  close(): void
}

/**
 * Follows the registry, building each new version's schema beside the requests that the old one still serves. How
 * often it looks only bounds how late a new field appears: a statement checks its version itself.
 */
export async function watchRegistry(database: Database, onProblem: (thrown: unknown) => void): Promise<RegistryWatch> {
  let snapshot: Snapshot | null = null
  let written: WrittenCity | null = null
  let looking: Promise<void> | null = null
  const look = async () => {
    const now = await currentRules(database)
    if (now && now.version === snapshot?.version && now.closings === (snapshot.city.closings ?? 0)) return
    const load = snapshot ? loadServedAside : loadServedHere
    try {
      // A grant, or a field that closes, leaves the documents as they are: nothing is compiled for it.
      if (!written || written.version !== now?.version) written = await load(database)
      snapshot = written && (await snapshotOf(written.version, await cityInForce(database, written.city), snapshot))
    } catch (thrown) {
      snapshot = null // rules that cannot be read deny everything
      throw thrown
    }
  }
  const lookOnce = () => {
    looking ??= look().finally(() => {
      looking = null
    })
    return looking
  }
  const lookAndTell = () =>
    lookOnce().catch((thrown) => {
      onProblem(thrown)
      throw thrown // so that the watch asks again
    })
  const refresh = () => lookAndTell().catch(() => undefined)
  await refresh()
  const closing = new AbortController()
  void watchVersion(database, lookAndTell, closing.signal)
  return {
    current() {
      if (snapshot) return snapshot
      throw new KhoError('KHO541', 'The sharing rules cannot be read.')
    },
    isReadable: () => snapshot !== null,
    refresh,
    close: () => closing.abort(),
  }
}

/** Nobody is served before the first version: it is compiled and proved here, without the start of a thread. */
async function loadServedHere(session: Session): Promise<WrittenCity | null> {
  const written = await loadWrittenCity(session)
  if (written) proveSchema(written.city)
  return written
}
