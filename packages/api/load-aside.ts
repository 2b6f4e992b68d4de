import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { cityInForce, loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import { compileAside } from './compile-aside.ts'

/** A city as its documents have it, before what was granted and what is closed. */
export interface WrittenCity {
  readonly version: number
  readonly city: City
}

/** The current documents' city, compiled in a thread of its own. */
export async function loadWrittenAside(session: Session): Promise<WrittenCity | null> {
  const registered = await loadDocuments(session)
  if (!registered) return null
  return { version: registered.version, city: registeredCity(await compileAside(registered.documents)) }
}

/** The current city, compiled in a thread of its own. */
export async function loadAside(session: Session): Promise<WrittenCity | null> {
  const written = await loadWrittenAside(session)
  return written && { ...written, city: await cityInForce(session, written.city) }
}
