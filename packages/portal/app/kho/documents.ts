// Made from app/**/*.graphql by `node packages/portal/build/typed-documents.ts`; a test compares the two.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

export type InventedQueryVariables = Exact<{ [key: string]: never; }>;


export type InventedQuery = { readonly catalogue: { readonly nodes: ReadonlyArray<{ readonly synthetic: boolean }> } | null };

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
export const InventedDocument = new TypedDocumentString(`
    query Invented {
  catalogue(first: 1) {
    nodes {
      synthetic
    }
  }
}
    `) as unknown as TypedDocumentString<InventedQuery, InventedQueryVariables>;