import type {
  AgencyPageQuery,
  AgencyPageQueryVariables,
  DossierFromThreeAgenciesQuery,
  PeopleWithoutPurposeQuery,
  WhereItStandsQuery,
} from './documents.ts'

/** What a client made of an answer: its data, and the codes of its errors. */
export interface Told<Data> {
  readonly data: Data | null
  readonly codes: readonly string[]
}

/** The README's queries as one client library asks them. */
export interface Client {
  dossier(): Promise<Told<DossierFromThreeAgenciesQuery>>
  people(): Promise<Told<PeopleWithoutPurposeQuery>>
  status(): Promise<Told<WhereItStandsQuery>>
  agencies(of: AgencyPageQueryVariables): Promise<Told<AgencyPageQuery>>
}

/** Where a client asks, and what it says with each request. */
export interface Server {
  readonly url: string
  readonly headers: { readonly [name: string]: string }
}

export interface GraphqlError {
  readonly extensions?: { readonly [name: string]: unknown } | null
}

export function codesOf(errors: readonly GraphqlError[]): readonly string[] {
  return errors.map(({ extensions }) => String(extensions?.code))
}
