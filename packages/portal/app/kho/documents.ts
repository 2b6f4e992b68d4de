// Made from app/**/*.graphql by `node packages/portal/build/typed-documents.ts`; a test compares the two.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Phương thức khai thác dữ liệu / A way in which data is taken */
export type SharingWay =
  /** hỏi và trả lời / asked and answered */
  | 'QUERY'
  /** lấy cả bộ / taken as a whole */
  | 'EXPORT'
  /** nhận thay đổi / followed as it changes */
  | 'CHANGES';

/** Bao nhiêu lượt trong bao nhiêu giây / So many requests in so many seconds */
export type FrequencyInput = {
  /** số lượt / requests */
  readonly requests: number;
  /** trong số giây / in so many seconds */
  readonly seconds: number;
};

/** Yêu cầu khai thác dữ liệu / A request for data */
export type AccessRequestInput = {
  /** tên bộ dữ liệu / name of the dataset */
  readonly dataset: string;
  /** các trường được yêu cầu / the fields asked for */
  readonly items: ReadonlyArray<string>;
  /** chỉ các bản ghi thỏa điều kiện này, dạng JSON như trong chính sách; bỏ trống: mọi bản ghi / only records of which this is true, as JSON of a rule’s condition; absent: all of them */
  readonly where?: string | null | undefined;
  /** số trường được yêu cầu / how many fields these are */
  readonly itemCount: number;
  /** mã các thủ tục cần dữ liệu / codes of the procedures that need the data */
  readonly procedures: ReadonlyArray<string>;
  /** mục đích và cách sử dụng; không ghi dữ liệu cá nhân / what for and how; no personal data */
  readonly usedFor: string;
  /** mã dịch vụ chia sẻ / id of the sharing service */
  readonly service: string;
  /** mã ứng dụng sẽ khai thác / id of the application that will ask */
  readonly application?: string | null | undefined;
  /** tên ứng dụng / name of that application */
  readonly applicationName?: string | null | undefined;
  /** phương thức khai thác / ways in which it is taken */
  readonly ways: ReadonlyArray<SharingWay>;
  /** tần suất; bỏ trống: không nói / how often; absent: not said */
  readonly frequency?: FrequencyInput | null | undefined;
  /** số ngày sử dụng, kể từ quyết định / days of use, from the decision */
  readonly days: number;
};

export type CatalogueQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type CatalogueQuery = { readonly catalogue: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly name: string, readonly class: string, readonly theme: string | null, readonly size: string, readonly synthetic: boolean, readonly title: { readonly vi: string, readonly en: string }, readonly description: { readonly vi: string, readonly en: string } | null, readonly owner: { readonly agency: string, readonly title: { readonly vi: string, readonly en: string } } | null, readonly fields: ReadonlyArray<{ readonly name: string, readonly type: string }> }> } | null };

export type DatasetQueryVariables = Exact<{
  name: string;
}>;


export type DatasetQuery = { readonly dataset: { readonly name: string, readonly one: string, readonly many: string, readonly theme: string | null, readonly class: string, readonly licence: string | null, readonly synthetic: boolean, readonly size: string, readonly key: ReadonlyArray<string>, readonly refreshEvery: string | null, readonly refreshPromise: string | null, readonly title: { readonly vi: string, readonly en: string }, readonly description: { readonly vi: string, readonly en: string } | null, readonly owner: { readonly agency: string, readonly title: { readonly vi: string, readonly en: string } } | null, readonly fields: ReadonlyArray<{ readonly name: string, readonly type: string, readonly list: boolean, readonly required: boolean, readonly sensitivity: string, readonly class: string, readonly unit: string | null, readonly codes: string | null, readonly title: { readonly vi: string, readonly en: string }, readonly description: { readonly vi: string, readonly en: string } | null }>, readonly relations: ReadonlyArray<{ readonly name: string, readonly kind: string, readonly to: string }> } | null };

export type FreshnessQueryVariables = Exact<{
  name: string;
}>;


export type FreshnessQuery = { readonly freshness: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly source: string | null, readonly freshAt: string | null, readonly lagSeconds: string | null, readonly promiseSeconds: string | null, readonly late: boolean | null, readonly records: string | null }> } | null };

export type NamesOfCodesQueryVariables = Exact<{
  list: string;
}>;


export type NamesOfCodesQuery = { readonly codeListEntries: { readonly nodes: ReadonlyArray<{ readonly code: string | null, readonly title: string | null, readonly titleEn: string | null }> } | null };

export type FrontQueryVariables = Exact<{ [key: string]: never; }>;


export type FrontQuery = { readonly catalogue: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly name: string, readonly class: string, readonly theme: string | null, readonly synthetic: boolean, readonly title: { readonly vi: string, readonly en: string }, readonly owner: { readonly agency: string, readonly title: { readonly vi: string, readonly en: string } } | null }> } | null };

export type WhatIsNewQueryVariables = Exact<{ [key: string]: never; }>;


export type WhatIsNewQuery = { readonly freshness: { readonly nodes: ReadonlyArray<{ readonly dataset: string | null, readonly freshAt: string | null, readonly records: string | null }> } | null };

export type LevelsQueryVariables = Exact<{ [key: string]: never; }>;


export type LevelsQuery = { readonly level4: { readonly totalCount: number | null } | null, readonly level3: { readonly totalCount: number | null } | null, readonly unclassified: { readonly totalCount: number | null } | null };

export type DossierByCodeQueryVariables = Exact<{
  code: string;
}>;


export type DossierByCodeQuery = { readonly dossier: { readonly dossierCode: string | null, readonly status: string | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null } | null, readonly names: { readonly nodes: ReadonlyArray<{ readonly code: string | null, readonly title: string | null, readonly titleEn: string | null }> } | null };

export type CopyByCodeQueryVariables = Exact<{
  code: string;
}>;


export type CopyByCodeQuery = { readonly eCopy: { readonly verifyCode: string | null, readonly issuedOn: string | null, readonly fileHash: string | null, readonly valid: boolean | null } | null };

export type OperationNowQueryVariables = Exact<{ [key: string]: never; }>;


export type OperationNowQuery = { readonly operation: { readonly workers: { readonly alive: number, readonly running: number, readonly queued: number }, readonly problems: ReadonlyArray<{ readonly kind: string, readonly source: string | null, readonly agency: string | null, readonly datasets: ReadonlyArray<string>, readonly code: string | null, readonly message: string | null, readonly commands: ReadonlyArray<string>, readonly heading: { readonly vi: string, readonly en: string }, readonly late: ReadonlyArray<{ readonly dataset: string, readonly age: number | null, readonly promise: number }>, readonly consumers: ReadonlyArray<{ readonly vi: string, readonly en: string }>, readonly hint: { readonly vi: string, readonly en: string } | null, readonly streak: { readonly vi: string, readonly en: string } | null }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type LagsQueryVariables = Exact<{ [key: string]: never; }>;


export type LagsQuery = { readonly freshness: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly dataset: string | null, readonly source: string | null, readonly lagSeconds: string | null, readonly promiseSeconds: string | null, readonly late: boolean | null }> } | null };

export type LastRunsQueryVariables = Exact<{
  states: ReadonlyArray<string> | string;
  after?: string | null | undefined;
}>;


export type LastRunsQuery = { readonly runs: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly run: string | null, readonly dataset: string | null, readonly source: string | null, readonly mode: string | null, readonly state: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly read: string | null, readonly inserted: string | null, readonly updated: string | null, readonly deleted: string | null, readonly quarantined: string | null, readonly code: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type QuarantinedQueryVariables = Exact<{ [key: string]: never; }>;


export type QuarantinedQuery = { readonly quarantineDefects: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly dataset: string | null, readonly source: string | null, readonly field: string | null, readonly rule: string | null, readonly records: string | null, readonly firstSeen: string | null, readonly lastSeen: string | null }> } | null };

export type ServicesByLevelQueryVariables = Exact<{ [key: string]: never; }>;


export type ServicesByLevelQuery = { readonly all: { readonly totalCount: number | null } | null, readonly level4: { readonly totalCount: number | null } | null, readonly level3: { readonly totalCount: number | null } | null, readonly unclassified: { readonly totalCount: number | null } | null, readonly online: { readonly totalCount: number | null } | null };

export type ServicesByUseQueryVariables = Exact<{ [key: string]: never; }>;


export type ServicesByUseQuery = { readonly all: { readonly totalCount: number | null } | null, readonly unused: { readonly totalCount: number | null } | null, readonly notReported: { readonly totalCount: number | null } | null, readonly servicePublications: { readonly nodes: ReadonlyArray<{ readonly dossiersPerYear: number | null }> } | null };

export type OnTimeQueryVariables = Exact<{ [key: string]: never; }>;


export type OnTimeQuery = { readonly dossierIndicators: { readonly nodes: ReadonlyArray<{ readonly agency: string | null, readonly month: string | null, readonly received: number | null, readonly resolved: number | null, readonly onTime: number | null }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type RefusalsQueryVariables = Exact<{ [key: string]: never; }>;


export type RefusalsQuery = { readonly all: { readonly totalCount: number | null } | null, readonly granted: { readonly totalCount: number | null } | null, readonly open: { readonly totalCount: number | null } | null, readonly dataRequests: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly ground: string | null }> } | null };

export type ConnectionsQueryVariables = Exact<{ [key: string]: never; }>;


export type ConnectionsQuery = { readonly sourcesStatus: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly source: string | null, readonly agency: string | null, readonly state: string | null, readonly datasets: number | null, readonly lateDatasets: number | null, readonly lastGoodAt: string | null, readonly lagSeconds: string | null }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type SatisfactionQueryVariables = Exact<{ [key: string]: never; }>;


export type SatisfactionQuery = { readonly satisfactionResponsesAggregate: { readonly groups: ReadonlyArray<{ readonly count: number, readonly satisfied: number, readonly key: { readonly agencyCode: string | null }, readonly avg: { readonly score: string | null } }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type OfficerQueryVariables = Exact<{ [key: string]: never; }>;


export type OfficerQuery = { readonly viewer: { readonly kind: string, readonly agency: string | null, readonly units: ReadonlyArray<string> | null, readonly now: string, readonly purposes: ReadonlyArray<{ readonly name: string, readonly procedures: ReadonlyArray<string> | null, readonly task: string | null, readonly basis: string | null, readonly title: { readonly vi: string, readonly en: string } }> }, readonly dossiers: { readonly owner: { readonly title: { readonly vi: string, readonly en: string } } | null } | null, readonly procedures: { readonly owner: { readonly title: { readonly vi: string, readonly en: string } } | null } | null, readonly people: { readonly owner: { readonly title: { readonly vi: string, readonly en: string } } | null } | null, readonly payments: { readonly owner: { readonly title: { readonly vi: string, readonly en: string } } | null } | null };

export type ProceduresFoundQueryVariables = Exact<{
  search: string;
}>;


export type ProceduresFoundQuery = { readonly procedures: { readonly nodes: ReadonlyArray<{ readonly procedureCode: string | null, readonly title: string | null }> } | null };

export type OpenByStatusQueryVariables = Exact<{
  units: ReadonlyArray<string> | string;
  now: string;
}>;


export type OpenByStatusQuery = { readonly dossiersAggregate: { readonly groups: ReadonlyArray<{ readonly count: number, readonly late: number, readonly key: { readonly status: string | null } }> } | null, readonly names: { readonly nodes: ReadonlyArray<{ readonly code: string | null, readonly title: string | null, readonly titleEn: string | null }> } | null };

export type OpenByOfficerQueryVariables = Exact<{
  units: ReadonlyArray<string> | string;
  now: string;
}>;


export type OpenByOfficerQuery = { readonly dossiersAggregate: { readonly hasMore: boolean, readonly groups: ReadonlyArray<{ readonly count: number, readonly late: number, readonly key: { readonly handlerId: string | null } }> } | null };

export type OpenByUnitQueryVariables = Exact<{
  units: ReadonlyArray<string> | string;
  now: string;
}>;


export type OpenByUnitQuery = { readonly dossiersAggregate: { readonly hasMore: boolean, readonly groups: ReadonlyArray<{ readonly count: number, readonly late: number, readonly key: { readonly handlingAgency: string | null } }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type OpenDossiersQueryVariables = Exact<{
  units: ReadonlyArray<string> | string;
  after?: string | null | undefined;
}>;


export type OpenDossiersQuery = { readonly dossiers: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly dossierCode: string | null, readonly status: string | null, readonly dueAt: string | null, readonly handlerId: string | null, readonly procedure: { readonly title: string | null } | null, readonly steps: { readonly nodes: ReadonlyArray<{ readonly department: string | null }> } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly names: { readonly nodes: ReadonlyArray<{ readonly code: string | null, readonly title: string | null, readonly titleEn: string | null }> } | null };

export type OneDossierQueryVariables = Exact<{
  code: string;
}>;


export type OneDossierQuery = { readonly dossier: { readonly dossierCode: string | null, readonly status: string | null, readonly channel: string | null, readonly receivedAt: string | null, readonly dueAt: string | null, readonly finishedAt: string | null, readonly summary: string | null, readonly fee: string | null, readonly applicantId: string | null, readonly handlerId: string | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null, readonly receiver: { readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null } | null, readonly handler: { readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null } | null, readonly procedure: { readonly procedureCode: string | null, readonly title: string | null, readonly sector: string | null, readonly legalDays: number | null, readonly decision: string | null } | null, readonly applicant: { readonly citizenId: string | null, readonly name: string | null, readonly born: string | null, readonly phone: string | null, readonly address: string | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null } | null, readonly steps: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly step: number | null, readonly department: string | null, readonly content: string | null, readonly agencyCode: string | null, readonly officerId: string | null, readonly startedAt: string | null, readonly dueAt: string | null, readonly finishedAt: string | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null }> } | null, readonly payments: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly paymentId: string | null, readonly amount: string | null, readonly paidAt: string | null, readonly status: string | null, readonly payerId: string | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null }> } | null, readonly attachments: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly fileName: string | null, readonly digitised: boolean | null, readonly fromStore: boolean | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null }> } | null, readonly results: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly issuedAt: string | null, readonly electronic: boolean | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null }> } | null, readonly supplements: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly requestedAt: string | null, readonly content: string | null, readonly withheld: ReadonlyArray<{ readonly field: string, readonly masked: boolean, readonly reason: string | null, readonly howToAsk: string | null }> | null }> } | null } | null, readonly names: { readonly nodes: ReadonlyArray<{ readonly code: string | null, readonly title: string | null, readonly titleEn: string | null }> } | null };

export type AskedByUsQueryVariables = Exact<{
  units: ReadonlyArray<string> | string;
}>;


export type AskedByUsQuery = { readonly accessRequests: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly dataset: string | null, readonly items: ReadonlyArray<string | null> | null, readonly procedures: ReadonlyArray<string | null> | null, readonly usedFor: string | null, readonly days: number | null, readonly state: string | null, readonly submittedAt: string | null, readonly dueAt: string | null, readonly dueBy: string | null, readonly escalatedTo: string | null, readonly decidedAt: string | null, readonly decision: string | null, readonly reason: string | null, readonly ground: string | null }> } | null };

export type AskForAccessMutationVariables = Exact<{
  input: AccessRequestInput;
  key: string;
}>;


export type AskForAccessMutation = { readonly submitAccessRequest: { readonly request: { readonly request: string, readonly state: string, readonly due: string | null } | null, readonly refused: { readonly code: string, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type InventedQueryVariables = Exact<{ [key: string]: never; }>;


export type InventedQuery = { readonly catalogue: { readonly nodes: ReadonlyArray<{ readonly synthetic: boolean }> } | null };

export type WhoQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoQuery = { readonly viewer: { readonly kind: string, readonly agency: string | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const CatalogueDocument = new TypedDocumentString(`
    query Catalogue($search: String) {
  catalogue(search: $search, first: 1000) {
    totalCount
    nodes {
      name
      title {
        vi
        en
      }
      description {
        vi
        en
      }
      class
      theme
      size
      synthetic
      owner {
        agency
        title {
          vi
          en
        }
      }
      fields {
        name
        type
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CatalogueQuery, CatalogueQueryVariables>;
export const DatasetDocument = new TypedDocumentString(`
    query Dataset($name: String!) {
  dataset(name: $name) {
    name
    one
    many
    title {
      vi
      en
    }
    description {
      vi
      en
    }
    owner {
      agency
      title {
        vi
        en
      }
    }
    theme
    class
    licence
    synthetic
    size
    key
    refreshEvery
    refreshPromise
    fields {
      name
      type
      list
      required
      sensitivity
      class
      title {
        vi
        en
      }
      description {
        vi
        en
      }
      unit
      codes
    }
    relations {
      name
      kind
      to
    }
  }
}
    `) as unknown as TypedDocumentString<DatasetQuery, DatasetQueryVariables>;
export const FreshnessDocument = new TypedDocumentString(`
    query Freshness($name: String!) {
  freshness(filter: {dataset: {eq: $name}}, orderBy: [{field: SOURCE}], first: 50) {
    totalCount
    nodes {
      source
      freshAt
      lagSeconds
      promiseSeconds
      late
      records
    }
  }
}
    `) as unknown as TypedDocumentString<FreshnessQuery, FreshnessQueryVariables>;
export const NamesOfCodesDocument = new TypedDocumentString(`
    query NamesOfCodes($list: String!) {
  codeListEntries(filter: {listCode: {eq: $list}}, first: 200) {
    nodes {
      code
      title
      titleEn
    }
  }
}
    `) as unknown as TypedDocumentString<NamesOfCodesQuery, NamesOfCodesQueryVariables>;
export const FrontDocument = new TypedDocumentString(`
    query Front {
  catalogue(first: 1000) {
    totalCount
    nodes {
      name
      title {
        vi
        en
      }
      class
      theme
      synthetic
      owner {
        agency
        title {
          vi
          en
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FrontQuery, FrontQueryVariables>;
export const WhatIsNewDocument = new TypedDocumentString(`
    query WhatIsNew {
  freshness(first: 100, orderBy: [{field: FRESH_AT, direction: DESC}]) {
    nodes {
      dataset
      freshAt
      records
    }
  }
}
    `) as unknown as TypedDocumentString<WhatIsNewQuery, WhatIsNewQueryVariables>;
export const LevelsDocument = new TypedDocumentString(`
    query Levels {
  level4: services(filter: {level: {eq: "4"}}) {
    totalCount
  }
  level3: services(filter: {level: {eq: "3"}}) {
    totalCount
  }
  unclassified: services(filter: {level: {eq: "unclassified"}}) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<LevelsQuery, LevelsQueryVariables>;
export const DossierByCodeDocument = new TypedDocumentString(`
    query DossierByCode($code: String!) {
  dossier(dossierCode: $code) {
    dossierCode
    status
    withheld {
      field
      masked
      reason
      howToAsk
    }
  }
  names: codeListEntries(filter: {listCode: {eq: "dossier_status"}}, first: 100) {
    nodes {
      code
      title
      titleEn
    }
  }
}
    `) as unknown as TypedDocumentString<DossierByCodeQuery, DossierByCodeQueryVariables>;
export const CopyByCodeDocument = new TypedDocumentString(`
    query CopyByCode($code: String!) {
  eCopy(verifyCode: $code) {
    verifyCode
    issuedOn
    fileHash
    valid
  }
}
    `) as unknown as TypedDocumentString<CopyByCodeQuery, CopyByCodeQueryVariables>;
export const OperationNowDocument = new TypedDocumentString(`
    query OperationNow {
  operation {
    workers {
      alive
      running
      queued
    }
    problems {
      kind
      heading {
        vi
        en
      }
      source
      agency
      datasets
      late {
        dataset
        age
        promise
      }
      consumers {
        vi
        en
      }
      code
      message
      hint {
        vi
        en
      }
      streak {
        vi
        en
      }
      commands
    }
  }
  agencies(first: 1000) {
    nodes {
      agencyCode
      name
      nameEn
    }
  }
}
    `) as unknown as TypedDocumentString<OperationNowQuery, OperationNowQueryVariables>;
export const LagsDocument = new TypedDocumentString(`
    query Lags {
  freshness(
    filter: {promiseSeconds: {isNull: false}}
    orderBy: [{field: SOURCE}, {field: DATASET}]
    first: 1000
  ) {
    totalCount
    nodes {
      dataset
      source
      lagSeconds
      promiseSeconds
      late
    }
  }
}
    `) as unknown as TypedDocumentString<LagsQuery, LagsQueryVariables>;
export const LastRunsDocument = new TypedDocumentString(`
    query LastRuns($states: [String!]!, $after: String) {
  runs(
    filter: {state: {in: $states}}
    orderBy: [{field: STARTED_AT, direction: DESC}]
    first: 10
    after: $after
  ) {
    totalCount
    nodes {
      id
      run
      dataset
      source
      mode
      state
      startedAt
      finishedAt
      read
      inserted
      updated
      deleted
      quarantined
      code
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<LastRunsQuery, LastRunsQueryVariables>;
export const QuarantinedDocument = new TypedDocumentString(`
    query Quarantined {
  quarantineDefects(orderBy: [{field: RECORDS, direction: DESC}], first: 20) {
    totalCount
    nodes {
      id
      dataset
      source
      field
      rule
      records
      firstSeen
      lastSeen
    }
  }
}
    `) as unknown as TypedDocumentString<QuarantinedQuery, QuarantinedQueryVariables>;
export const ServicesByLevelDocument = new TypedDocumentString(`
    query ServicesByLevel {
  all: services {
    totalCount
  }
  level4: services(filter: {level: {eq: "4"}}) {
    totalCount
  }
  level3: services(filter: {level: {eq: "3"}}) {
    totalCount
  }
  unclassified: services(filter: {level: {eq: "unclassified"}}) {
    totalCount
  }
  online: servicePublications {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<ServicesByLevelQuery, ServicesByLevelQueryVariables>;
export const ServicesByUseDocument = new TypedDocumentString(`
    query ServicesByUse {
  all: servicePublications {
    totalCount
  }
  unused: servicePublications(filter: {dossiersPerYear: {eq: 0}}) {
    totalCount
  }
  notReported: servicePublications(filter: {dossiersPerYear: {isNull: true}}) {
    totalCount
  }
  servicePublications(
    filter: {dossiersPerYear: {gt: 0}}
    orderBy: [{field: DOSSIERS_PER_YEAR, direction: DESC}]
    first: 1000
  ) {
    nodes {
      dossiersPerYear
    }
  }
}
    `) as unknown as TypedDocumentString<ServicesByUseQuery, ServicesByUseQueryVariables>;
export const OnTimeDocument = new TypedDocumentString(`
    query OnTime {
  dossierIndicators(first: 1000, orderBy: [{field: MONTH, direction: DESC}]) {
    nodes {
      agency
      month
      received
      resolved
      onTime
    }
  }
  agencies(first: 1000) {
    nodes {
      agencyCode
      name
      nameEn
    }
  }
}
    `) as unknown as TypedDocumentString<OnTimeQuery, OnTimeQueryVariables>;
export const RefusalsDocument = new TypedDocumentString(`
    query Refusals {
  all: dataRequests {
    totalCount
  }
  granted: dataRequests(filter: {state: {eq: "granted"}}) {
    totalCount
  }
  open: dataRequests(filter: {state: {eq: "open"}}) {
    totalCount
  }
  dataRequests(filter: {state: {eq: "refused"}}, first: 1000) {
    totalCount
    nodes {
      ground
    }
  }
}
    `) as unknown as TypedDocumentString<RefusalsQuery, RefusalsQueryVariables>;
export const ConnectionsDocument = new TypedDocumentString(`
    query Connections {
  sourcesStatus(first: 1000, orderBy: [{field: STATE}, {field: SOURCE}]) {
    totalCount
    nodes {
      source
      agency
      state
      datasets
      lateDatasets
      lastGoodAt
      lagSeconds
    }
  }
  agencies(first: 1000) {
    nodes {
      agencyCode
      name
      nameEn
    }
  }
}
    `) as unknown as TypedDocumentString<ConnectionsQuery, ConnectionsQueryVariables>;
export const SatisfactionDocument = new TypedDocumentString(`
    query Satisfaction {
  satisfactionResponsesAggregate(
    groupBy: [{field: AGENCY_CODE}]
    orderBy: [{measure: AVG, field: SCORE, direction: DESC, nulls: LAST}]
    first: 1000
  ) {
    groups {
      key {
        agencyCode
      }
      count
      satisfied: count(where: {score: {gte: 4}})
      avg {
        score
      }
    }
  }
  agencies(first: 1000) {
    nodes {
      agencyCode
      name
      nameEn
    }
  }
}
    `) as unknown as TypedDocumentString<SatisfactionQuery, SatisfactionQueryVariables>;
export const OfficerDocument = new TypedDocumentString(`
    query Officer {
  viewer {
    kind
    agency
    units
    now
    purposes {
      name
      title {
        vi
        en
      }
      procedures
      task
      basis
    }
  }
  dossiers: dataset(name: "dossiers") {
    owner {
      title {
        vi
        en
      }
    }
  }
  procedures: dataset(name: "procedures") {
    owner {
      title {
        vi
        en
      }
    }
  }
  people: dataset(name: "people") {
    owner {
      title {
        vi
        en
      }
    }
  }
  payments: dataset(name: "payments") {
    owner {
      title {
        vi
        en
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OfficerQuery, OfficerQueryVariables>;
export const ProceduresFoundDocument = new TypedDocumentString(`
    query ProceduresFound($search: String!) {
  procedures(search: $search, first: 10) {
    nodes {
      procedureCode
      title
    }
  }
}
    `) as unknown as TypedDocumentString<ProceduresFoundQuery, ProceduresFoundQueryVariables>;
export const OpenByStatusDocument = new TypedDocumentString(`
    query OpenByStatus($units: [String!]!, $now: DateTime!) {
  dossiersAggregate(
    filter: {handlingAgency: {in: $units}, finishedAt: {isNull: true}}
    groupBy: [{field: STATUS}]
    orderBy: [{measure: COUNT, direction: DESC}]
  ) {
    groups {
      key {
        status
      }
      count
      late: count(where: {dueAt: {lt: $now}})
    }
  }
  names: codeListEntries(filter: {listCode: {eq: "dossier_status"}}, first: 20) {
    nodes {
      code
      title
      titleEn
    }
  }
}
    `) as unknown as TypedDocumentString<OpenByStatusQuery, OpenByStatusQueryVariables>;
export const OpenByOfficerDocument = new TypedDocumentString(`
    query OpenByOfficer($units: [String!]!, $now: DateTime!) {
  dossiersAggregate(
    filter: {handlingAgency: {in: $units}, finishedAt: {isNull: true}}
    groupBy: [{field: HANDLER_ID}]
    orderBy: [{measure: COUNT, direction: DESC}]
    first: 10
  ) {
    hasMore
    groups {
      key {
        handlerId
      }
      count
      late: count(where: {dueAt: {lt: $now}})
    }
  }
}
    `) as unknown as TypedDocumentString<OpenByOfficerQuery, OpenByOfficerQueryVariables>;
export const OpenByUnitDocument = new TypedDocumentString(`
    query OpenByUnit($units: [String!]!, $now: DateTime!) {
  dossiersAggregate(
    filter: {receivingAgency: {in: $units}, finishedAt: {isNull: true}}
    groupBy: [{field: HANDLING_AGENCY}]
    orderBy: [{measure: COUNT, direction: DESC}]
    first: 10
  ) {
    hasMore
    groups {
      key {
        handlingAgency
      }
      count
      late: count(where: {dueAt: {lt: $now}})
    }
  }
  agencies(first: 1000) {
    nodes {
      agencyCode
      name
      nameEn
    }
  }
}
    `) as unknown as TypedDocumentString<OpenByUnitQuery, OpenByUnitQueryVariables>;
export const OpenDossiersDocument = new TypedDocumentString(`
    query OpenDossiers($units: [String!]!, $after: String) {
  dossiers(
    filter: {handlingAgency: {in: $units}, finishedAt: {isNull: true}}
    orderBy: [{field: DUE_AT}]
    first: 10
    after: $after
  ) {
    totalCount
    nodes {
      id
      dossierCode
      status
      dueAt
      handlerId
      procedure {
        title
      }
      steps(filter: {finishedAt: {isNull: true}}, first: 1) {
        nodes {
          department
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
  names: codeListEntries(filter: {listCode: {eq: "dossier_status"}}, first: 20) {
    nodes {
      code
      title
      titleEn
    }
  }
}
    `) as unknown as TypedDocumentString<OpenDossiersQuery, OpenDossiersQueryVariables>;
export const OneDossierDocument = new TypedDocumentString(`
    query OneDossier($code: String!) {
  dossier(dossierCode: $code) {
    dossierCode
    status
    channel
    receivedAt
    dueAt
    finishedAt
    summary
    fee
    applicantId
    handlerId
    withheld {
      field
      masked
      reason
      howToAsk
    }
    receiver {
      agencyCode
      name
      nameEn
    }
    handler {
      agencyCode
      name
      nameEn
    }
    procedure {
      procedureCode
      title
      sector
      legalDays
      decision
    }
    applicant {
      citizenId
      name
      born
      phone
      address
      withheld {
        field
        masked
        reason
        howToAsk
      }
    }
    steps(first: 50, orderBy: [{field: STEP}]) {
      nodes {
        id
        step
        department
        content
        agencyCode
        officerId
        startedAt
        dueAt
        finishedAt
        withheld {
          field
          masked
          reason
          howToAsk
        }
      }
    }
    payments(first: 10, orderBy: [{field: PAID_AT, direction: DESC}]) {
      totalCount
      nodes {
        id
        paymentId
        amount
        paidAt
        status
        payerId
        withheld {
          field
          masked
          reason
          howToAsk
        }
      }
    }
    attachments(first: 50) {
      nodes {
        id
        fileName
        digitised
        fromStore
        withheld {
          field
          masked
          reason
          howToAsk
        }
      }
    }
    results(first: 20) {
      nodes {
        id
        name
        issuedAt
        electronic
        withheld {
          field
          masked
          reason
          howToAsk
        }
      }
    }
    supplements(first: 20) {
      nodes {
        id
        requestedAt
        content
        withheld {
          field
          masked
          reason
          howToAsk
        }
      }
    }
  }
  names: codeListEntries(filter: {listCode: {eq: "dossier_status"}}, first: 20) {
    nodes {
      code
      title
      titleEn
    }
  }
}
    `) as unknown as TypedDocumentString<OneDossierQuery, OneDossierQueryVariables>;
export const AskedByUsDocument = new TypedDocumentString(`
    query AskedByUs($units: [String!]!) {
  accessRequests(
    filter: {agency: {in: $units}}
    orderBy: [{field: SUBMITTED_AT, direction: DESC}]
    first: 50
  ) {
    nodes {
      id
      dataset
      items
      procedures
      usedFor
      days
      state
      submittedAt
      dueAt
      dueBy
      escalatedTo
      decidedAt
      decision
      reason
      ground
    }
  }
}
    `) as unknown as TypedDocumentString<AskedByUsQuery, AskedByUsQueryVariables>;
export const AskForAccessDocument = new TypedDocumentString(`
    mutation AskForAccess($input: AccessRequestInput!, $key: String!) {
  submitAccessRequest(input: $input, idempotencyKey: $key) {
    request {
      request
      state
      due
    }
    refused {
      code
      message {
        vi
        en
      }
      hint {
        vi
        en
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AskForAccessMutation, AskForAccessMutationVariables>;
export const InventedDocument = new TypedDocumentString(`
    query Invented {
  catalogue(first: 1) {
    nodes {
      synthetic
    }
  }
}
    `) as unknown as TypedDocumentString<InventedQuery, InventedQueryVariables>;
export const WhoDocument = new TypedDocumentString(`
    query Who {
  viewer {
    kind
    agency
  }
}
    `) as unknown as TypedDocumentString<WhoQuery, WhoQueryVariables>;