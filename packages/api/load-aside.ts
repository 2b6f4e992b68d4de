import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { cityInForce, loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import { compileAside, compileServedAside } from './compile-aside.ts'

/** A city as its documents have it, before what was granted and what is closed. */
export interface WrittenCity {
  readonly version: number
  readonly city: City
}

/** The current documents' city for a server to go on with: compiled, and its schema proved, in a thread of its own. */
export async function loadServedAside(session: Session): Promise<WrittenCity | null> {
  return loadBy(session, compileServedAside)
}

/** The current city, compiled in a thread of its own. */
export async function loadAside(session: Session): Promise<WrittenCity | null> {
  const written = await loadBy(session, compileAside)
  return written && { ...written, city: await cityInForce(session, written.city) }
}

async function loadBy(session: Session, compile: typeof compileAside): Promise<WrittenCity | null> {
  const registered = await loadDocuments(session)
  if (!registered) return null
  return { version: registered.version, city: registeredCity(await compile(registered.documents)) }
}
