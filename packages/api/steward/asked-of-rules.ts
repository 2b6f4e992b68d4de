import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import { principalOf } from '../auth/principal-of.ts'
import { compileAside } from '../compile-aside.ts'
import { askAs } from './ask-as.ts'
import { askerNamed } from './asker-named.ts'
import { enterLook } from './enter-look.ts'
import { type Explanation, explainRecord } from './explain-record.ts'
import { deskFor, lookedAfter, type StewardParts } from './steward-parts.ts'
import { type WhoCan, whoCanSee, whoCanSeeRecord } from './who-can.ts'

/** What of a dataset is asked about: one field or all, one record or all. Names are the documents'. */
export interface AskedData {
  readonly dataset: string
  readonly field: string | null
  /** Texts of the key's parts. */
  readonly key: readonly string[] | null
  readonly way: Way
}

/** Whose view is asked about: one of the city's people, or somebody of a kind with these attributes. No person's id. */
export interface MeantAsker {
  readonly name: string | null
  readonly kind: string | null
  readonly agency: string | null
  readonly roles: readonly string[] | null
  readonly trust: number | null
  readonly application: string | null
}

/** Who sees a dataset, a field or a record, as `kho who-can` tells it. A look at a record is entered in the ledger. */
export async function whoCanAsked(parts: StewardParts, asked: AskedData): Promise<WhoCan & { contract: Contract }> {
  const contract = await lookedAfter(parts, await deskFor(parts), asked.dataset)
  const { city, now, database } = parts
  const { dataset, key, way } = asked
  const question = { city, dataset, fields: fieldsOf(contract, asked.field), way, now }
  if (key === null) return { contract, ...(await whoCanSee(database, question)) }
  await enterLook(parts, { contract, key, fields: question.fields })
  return { contract, ...(await whoCanSeeRecord(database, { ...question, key })) }
}

/** Why somebody does or does not see each cell, as `kho explain` tells it. A look at a record is entered in the ledger. */
export async function explainAsked(
  parts: StewardParts,
  { as, purpose, ...asked }: AskedData & { readonly as: MeantAsker; readonly purpose: string | null },
): Promise<Explanation> {
  const desk = await deskFor(parts)
  const contract = await lookedAfter(parts, desk, asked.dataset)
  const { city, now, database } = parts
  const { dataset, key, way } = asked
  const fields = fieldsOf(contract, asked.field)
  const ask = await askAs(meant(parts, as), { city, session: database, now, purpose, way })
  const written = city.closings === undefined ? city : await writtenCity(desk.database)
  if (key !== null) await enterLook(parts, { contract, key, fields })
  return explainRecord(database, { ask, dataset, key, fields, written })
}

async function writtenCity(session: Parameters<typeof loadDocuments>[0]) {
  return registeredCity(await compileAside((await loadDocuments(session))?.documents ?? []))
}

function fieldsOf({ dataset, fields }: Contract, asked: string | null): readonly string[] {
  const names = fields.map(({ name }) => name)
  if (asked === null) return names
  if (names.includes(asked)) return [asked]
  throw new KhoError('KHO344', `${dataset} has no field ${asked}.`, { dataset })
}

function meant({ city, now }: StewardParts, { name, kind, agency, roles, trust, application }: MeantAsker): Principal {
  if ((name === null) === (kind === null)) {
    throw new KhoError('KHO344', 'The asker is meant by a name of the city’s people, or by a kind.')
  }
  if (name !== null || kind === 'anonymous') return askerNamed(city, name ?? 'anonymous', now)
  const said = Object.entries({ kind, agency, roles, trust, application }).filter(([, value]) => value !== null)
  const claims = said.flatMap(([attribute, value]) => {
    const claim = city.principal.claims[attribute]
    return claim === undefined ? [] : [[claim, value]]
  })
  try {
    return principalOf(city, Object.fromEntries(claims), now)
  } catch (cause) {
    throw new KhoError('KHO344', 'Nobody’s token could say this of an asker.', {}, { cause })
  }
}
