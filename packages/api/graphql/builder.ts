import type { City } from '@kho/schema/contract/city.ts'
import type { ContactKeys } from '@kho/schema/notices/contact-keys.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import SchemaBuilder from '@pothos/core'
import type { GraphQLFieldConfig, GraphQLFieldConfigMap, GraphQLResolveInfo } from 'graphql'
import type { Act, Answered, Done } from '../acts/act.ts'
import type { Sent } from '../acts/perform-act.ts'
import type { MyPage } from '../me/my-page.ts'
import type { OperationStatus } from '../operation/operation-status.ts'
import { answeredMember } from '../plan/answered.ts'
import type { PlannedReading } from '../query/planned-reading.ts'
import type { FeedRequest } from '../query/read-changes.ts'
import type { StewardPage } from '../steward/steward-page.ts'
import type { Meter } from './quotas.ts'

/** What the registry's own fields (catalogue, dataset, viewer, me) and mutations are answered from. Data fields never see it. */
export interface RegistryContext {
  readonly city: City
  readonly principal: Principal
  readonly purpose: Purpose | null
  /** Unlisted datasets that some rule could show this asker. */
  readonly unlisted: ReadonlySet<string>
  /** The asker's own page. */
  readonly page: MyPage
  readonly meter: Meter
  /** Rules that are not switched on, for stewards. */
  readonly steward: StewardPage
  /** How the city stands; null where nobody told this server how to look. */
  operation(): Promise<OperationStatus | null>
  /** Makes a change that this request asks for: its guard, its key, its transaction and its entry in the ledger. */
  perform<Input, D extends Done>(act: Act<Input, D>, sent: Sent<Input>): Promise<Answered<D>>
  readonly contactKeys: ContactKeys
  /** What credentials are known by in the store. */
  readonly credentialKey: Buffer
  /** What fields that graphql-js answers read records by. */
  readonly reading: PlannedReading
  /** What has become of a dataset since a cursor, entered in the ledger as any other read. */
  changes(request: Omit<FeedRequest, 'take'>): Promise<object>
}

interface Text {
  Input: string
  Output: string
}

interface Words {
  Scalars: {
    ID: Text
    BigInt: Text
    Decimal: Text
    Date: Text
    PartialDate: Text
    Time: Text
    DateTime: Text
    UUID: Text
    JSON: { Input: unknown; Output: unknown }
    GeoJSON: { Input: unknown; Output: unknown }
  }
  Context: RegistryContext
}

const builder = () => new SchemaBuilder<Words>({})

export type Builder = ReturnType<typeof builder>

/** A field that graphql-js is given as it is: those that datasets bring. */
export type FieldConfig = GraphQLFieldConfig<unknown, RegistryContext>

/** Such fields by their names. */
export type FieldConfigs = GraphQLFieldConfigMap<unknown, RegistryContext>

/** A new, empty builder of types that no dataset brings: `shared-types.ts` has one, and nothing of a contract reaches it. */
export function schemaBuilder(): Builder {
  return builder()
}

/**
 * Data fields are answered by the planned statement. Where it answered inside a field of graphql-js's own, they are read from
 * what it answered; graphql-js reaching any other is a fault in the server.
 */
export function planned(source: unknown, _args: unknown, _context: unknown, info: GraphQLResolveInfo): never {
  const member = answeredMember(source, info.path.key)
  if (member === null) throw new Error('a data field reached graphql-js')
  // Whatever type the field has, the statement has written it: the schema's types say nothing more here.
  return member.value as never
}
