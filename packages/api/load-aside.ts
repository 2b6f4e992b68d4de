import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { cityInForce, loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import { compileAside } from './compile-aside.ts'

/** The current city, compiled in a thread of its own. */
export async function loadAside(session: Session): Promise<{ readonly version: number; readonly city: City } | null> {
  const registered = await loadDocuments(session)
  if (!registered) return null
  const city = registeredCity(await compileAside(registered.documents))
  return { version: registered.version, city: await cityInForce(session, city) }
}
