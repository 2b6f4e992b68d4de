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

/** Mức nhạy cảm của một trường / How sensitive a field is */
export type DraftSensitivity =
  /** không nói về ai / is about nobody */
  | 'none'
  /** dữ liệu cá nhân / personal */
  | 'personal'
  /** dữ liệu cá nhân nhạy cảm / sensitive personal */
  | 'sensitive';

/** Bản thảo quy tắc của một bộ dữ liệu / A draft of the rules of a dataset */
export type PolicyDraftInput = {
  /** tên bộ dữ liệu / name of the dataset */
  readonly dataset: string;
  /** cả tài liệu quy tắc, bằng YAML / the whole document of rules, in YAML */
  readonly rules: string;
  /** cả tài liệu bài thử chính sách của bộ dữ liệu, bằng YAML; bỏ trống: giữ nguyên / the whole document of its policy tests, in YAML; absent: they stay as they are */
  readonly tests?: string | null | undefined;
  /** vì sao thay đổi, cho người duyệt / why, for whoever agrees to it */
  readonly reason?: string | null | undefined;
  /** bản thảo được viết lại; bỏ trống: bản mới / the draft it replaces; absent: new */
  readonly draft?: string | number | null | undefined;
  /** phiên bản của bản thảo như đã đọc / the draft's version, as it was read */
  readonly version?: number | null | undefined;
};

/** Một bản thảo, như người gửi đã đọc / A draft, as whoever asks has read it */
export type PolicyDraftSeenInput = {
  /** mã bản thảo / id of the draft */
  readonly draft: string | number;
  /** phiên bản của bản thảo như đã đọc / the draft's version, as it was read */
  readonly version: number;
};

/** Một bản thảo bị từ chối, và vì sao / A draft that is rejected, and why */
export type PolicyDraftRejectionInput = {
  /** mã bản thảo / id of the draft */
  readonly draft: string | number;
  /** phiên bản của bản thảo như đã đọc / the draft's version, as it was read */
  readonly version: number;
  /** lý do, cho người soạn / why, for its author */
  readonly reason: string;
};

/** Quy tắc của một phiên bản trước / The rules of an earlier version */
export type PolicyRollBackInput = {
  /** tên bộ dữ liệu / name of the dataset */
  readonly dataset: string;
  /** phiên bản quy tắc muốn quay lại / the version of the rules to go back to */
  readonly version: number;
  /** vì sao / why */
  readonly reason: string;
};

/** Về điều gì: đúng một trong ba cách / What about: exactly one of the three */
export type AskWhyInput = {
  /** một lần truy cập của mình: `id` của nó / one of my accesses: its `id` */
  readonly access?: string | number | null | undefined;
  /** bản ghi có ô bị che hoặc giấu, với `field` / a record with a masked or withheld cell, with `field` */
  readonly record?: string | number | null | undefined;
  /** trường của `record` / the field of `record` */
  readonly field?: string | null | undefined;
  /** bộ dữ liệu đã từ chối, với `code` / a dataset that refused, with `code` */
  readonly dataset?: string | null | undefined;
  /** mã lỗi của lần từ chối / error code of the refusal */
  readonly code?: string | null | undefined;
  /** lời của người hỏi, tối đa 2000 ký tự / in one’s own words, at most 2,000 characters */
  readonly words?: string | null | undefined;
};

/** Yêu cầu đính chính một ô / A cell that is to be corrected */
export type CorrectionInput = {
  /** bản ghi về mình / a record about oneself */
  readonly record: string | number;
  /** trường / the field */
  readonly field: string;
  /** giá trị đúng, nếu biết / the right value, where it is known */
  readonly proposed?: string | null | undefined;
  /** lời của người hỏi, tối đa 2000 ký tự / in one’s own words, at most 2,000 characters */
  readonly words?: string | null | undefined;
};

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

/** Quyết định cấp; phần bỏ trống giữ như yêu cầu / A decision to grant; what is left out is as it was asked for */
export type RequestApprovalInput = {
  /** mã yêu cầu / id of the request */
  readonly request: string | number;
  /** phiên bản của yêu cầu như đã đọc / the request's version, as it was read */
  readonly version: number;
  /** số quyết định / number of the decision */
  readonly decision: string;
  /** căn cứ pháp lý / the ground in law */
  readonly ground: string;
  /** chỉ các trường này / these fields only */
  readonly items?: ReadonlyArray<string> | null | undefined;
  /** chỉ các bản ghi thỏa thêm điều kiện này (JSON) / only records of which this is true too, as JSON */
  readonly where?: string | null | undefined;
  /** phương thức khai thác / ways in which it is taken */
  readonly ways?: ReadonlyArray<SharingWay> | null | undefined;
  /** tần suất; bỏ trống: không nói / how often; absent: not said */
  readonly frequency?: FrequencyInput | null | undefined;
  /** số ngày sử dụng, kể từ quyết định / days of use, from the decision */
  readonly days?: number | null | undefined;
};

/** Từ chối, có lý do và căn cứ pháp lý / A refusal, with its reason and its ground in law */
export type RequestRefusalInput = {
  /** mã yêu cầu / id of the request */
  readonly request: string | number;
  /** phiên bản của yêu cầu như đã đọc / the request's version, as it was read */
  readonly version: number;
  /** lý do / why */
  readonly reason: string;
  /** căn cứ pháp lý / the ground in law */
  readonly ground: string;
};

/** Sửa đổi một trường / The revision of one field */
export type DatasetDraftFieldInput = {
  /** tên trường / the field’s name */
  readonly name: string;
  /** tên gọi bằng tiếng Việt / title in Vietnamese */
  readonly titleVi?: string | null | undefined;
  /** tên gọi bằng tiếng Anh / title in English */
  readonly titleEn?: string | null | undefined;
  /** mức nhạy cảm / sensitivity */
  readonly sensitivity?: DraftSensitivity | null | undefined;
};

/** Sửa đổi bản thảo bộ dữ liệu / The revision of a draft of a dataset */
export type DatasetDraftInput = {
  /** mã bản thảo / id of the draft */
  readonly draft: string | number;
  /** phiên bản đã đọc / the version that was read */
  readonly version: number;
  /** tên gọi bằng tiếng Việt / title in Vietnamese */
  readonly titleVi?: string | null | undefined;
  /** tên gọi bằng tiếng Anh / title in English */
  readonly titleEn?: string | null | undefined;
  /** các trường / fields */
  readonly fields: ReadonlyArray<DatasetDraftFieldInput>;
};

/** Khóa cho chương trình của doanh nghiệp / A key for a program of an enterprise */
export type MyApiKeyInput = {
  /** tên chương trình / name of the program */
  readonly application: string;
  /** số ngày hiệu lực, nhiều nhất 400 / days, 400 at most */
  readonly days: number;
  /** chỉ từ các mạng này, như 10.1.0.0/16 / from these networks only, as 10.1.0.0/16 */
  readonly networks?: ReadonlyArray<string> | null | undefined;
  /** mã khóa được thay, còn dùng được 7 ngày / id of the key it replaces, which lives 7 days more */
  readonly replaces?: string | number | null | undefined;
};

export type MyEnterpriseQueryVariables = Exact<{ [key: string]: never; }>;


export type MyEnterpriseQuery = { readonly viewer: { readonly enterprise: string | null, readonly now: string, readonly quota: ReadonlyArray<{ readonly dataset: string, readonly requests: number, readonly seconds: number, readonly remaining: number, readonly resets: number }> } };

export type HeldOnEnterpriseQueryVariables = Exact<{
  enterprise: string;
}>;


export type HeldOnEnterpriseQuery = { readonly enterprise: { readonly name: string | null, readonly nameEn: string | null, readonly status: string | null, readonly sector: string | null, readonly address: string | null, readonly charterCapital: string | null, readonly registeredOn: string | null } | null, readonly licences: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly licenceNo: string | null, readonly kind: string | null, readonly subjectMatter: string | null, readonly issuedOn: string | null, readonly expiresOn: string | null, readonly status: string | null, readonly issuer: { readonly name: string | null, readonly nameEn: string | null } | null }> } | null, readonly dossiers: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly dossierCode: string | null, readonly status: string | null, readonly receivedAt: string | null, readonly dueAt: string | null, readonly finishedAt: string | null, readonly procedure: { readonly title: string | null } | null }> } | null, readonly names: { readonly nodes: ReadonlyArray<{ readonly listCode: string | null, readonly code: string | null, readonly title: string | null, readonly titleEn: string | null }> } | null };

export type MyKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type MyKeysQuery = { readonly apiKeys: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly apiKey: string | null, readonly application: string | null, readonly issuedAt: string | null, readonly validUntil: string | null }> } | null };

export type IssueMyKeyMutationVariables = Exact<{
  input: MyApiKeyInput;
  key: string;
}>;


export type IssueMyKeyMutation = { readonly issueMyApiKey: { readonly shown: string | null, readonly key: { readonly apiKey: string, readonly application: string, readonly until: string } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type RevokeMyKeyMutationVariables = Exact<{
  apiKey: string | number;
  key: string;
}>;


export type RevokeMyKeyMutation = { readonly revokeMyApiKey: { readonly key: { readonly apiKey: string, readonly revoked: boolean } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type CatalogueQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type CatalogueQuery = { readonly catalogue: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly name: string, readonly class: string, readonly theme: string | null, readonly size: string, readonly synthetic: boolean, readonly title: { readonly vi: string, readonly en: string }, readonly description: { readonly vi: string, readonly en: string } | null, readonly owner: { readonly agency: string, readonly title: { readonly vi: string, readonly en: string } } | null, readonly fields: ReadonlyArray<{ readonly name: string, readonly type: string }> }> } | null };

export type DatasetQueryVariables = Exact<{
  name: string;
}>;


export type DatasetQuery = { readonly dataset: { readonly name: string, readonly one: string, readonly many: string, readonly theme: string | null, readonly class: string, readonly licence: string | null, readonly synthetic: boolean, readonly size: string, readonly key: ReadonlyArray<string>, readonly refreshEvery: string | null, readonly refreshPromise: string | null, readonly title: { readonly vi: string, readonly en: string }, readonly description: { readonly vi: string, readonly en: string } | null, readonly owner: { readonly agency: string, readonly title: { readonly vi: string, readonly en: string } } | null, readonly fields: ReadonlyArray<{ readonly name: string, readonly type: string, readonly list: boolean, readonly required: boolean, readonly sensitivity: string, readonly class: string, readonly unit: string | null, readonly codes: string | null, readonly title: { readonly vi: string, readonly en: string }, readonly description: { readonly vi: string, readonly en: string } | null, readonly deprecated: { readonly since: string, readonly until: string, readonly use: string | null, readonly reason: { readonly vi: string, readonly en: string } } | null }>, readonly relations: ReadonlyArray<{ readonly name: string, readonly kind: string, readonly to: string }> } | null };

export type FreshnessQueryVariables = Exact<{
  name: string;
}>;


export type FreshnessQuery = { readonly freshness: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly source: string | null, readonly freshAt: string | null, readonly lagSeconds: string | null, readonly promiseSeconds: string | null, readonly late: boolean | null, readonly records: string | null, readonly refused: string | null }> } | null };

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

export type MyUsesQueryVariables = Exact<{
  dataset?: string | null | undefined;
  agency?: string | null | undefined;
  from?: string | null | undefined;
  until?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type MyUsesQuery = { readonly me: { readonly accesses: { readonly totalCount: number | null, readonly lookedUntil: string | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly kind: string, readonly agency: string | null, readonly application: string | null, readonly procedure: string | null, readonly sentence: { readonly vi: string, readonly en: string }, readonly agencyTitle: { readonly vi: string, readonly en: string } | null, readonly reads: ReadonlyArray<{ readonly fields: ReadonlyArray<string>, readonly grounds: ReadonlyArray<string>, readonly dataset: { readonly name: string, readonly title: { readonly vi: string, readonly en: string } } | null, readonly rules: ReadonlyArray<{ readonly name: string, readonly reason: { readonly vi: string, readonly en: string } | null }> }>, readonly delayed: { readonly ground: string, readonly until: string } | null, readonly proof: { readonly chain: string, readonly position: number, readonly hash: string, readonly path: ReadonlyArray<string>, readonly body: string | null, readonly head: { readonly body: string, readonly signature: string } } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly delayed: ReadonlyArray<{ readonly count: number, readonly ground: string, readonly until: string }> } | null };

export type UsesChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type UsesChoicesQuery = { readonly me: { readonly records: ReadonlyArray<{ readonly dataset: { readonly name: string, readonly title: { readonly vi: string, readonly en: string } } }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type HeldOnMeQueryVariables = Exact<{ [key: string]: never; }>;


export type HeldOnMeQuery = { readonly me: { readonly records: ReadonlyArray<{ readonly shown: boolean, readonly totalCount: number | null, readonly freshAt: string | null, readonly late: boolean | null, readonly dataset: { readonly name: string, readonly one: string, readonly title: { readonly vi: string, readonly en: string }, readonly owner: { readonly agency: string, readonly title: { readonly vi: string, readonly en: string } } | null, readonly fields: ReadonlyArray<{ readonly name: string, readonly contractName: string, readonly type: string, readonly title: { readonly vi: string, readonly en: string } }> } }> } | null };

export type MyCasesQueryVariables = Exact<{ [key: string]: never; }>;


export type MyCasesQuery = { readonly me: { readonly questions: { readonly nodes: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly question: string | null, readonly about: string | null, readonly agency: string | null, readonly state: string | null, readonly dueDay: string | null, readonly asked: string | null, readonly answer: string | null, readonly ground: string | null, readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      > } | null, readonly corrections: { readonly nodes: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly correction: string | null, readonly dataset: string | null, readonly field: string | null, readonly was: string | null, readonly proposed: string | null, readonly agency: string | null, readonly state: string | null, readonly dueDay: string | null, readonly answer: string | null, readonly ground: string | null, readonly id: string, readonly receivers: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly receiver: string | null, readonly at: string | null }> } | null }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      > } | null } | null };

export type AskWhyMutationVariables = Exact<{
  input: AskWhyInput;
  key: string;
}>;


export type AskWhyMutation = { readonly askWhy: { readonly asked: string | null, readonly agency: string | null, readonly dueDay: string | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type AskCorrectionMutationVariables = Exact<{
  input: CorrectionInput;
  key: string;
}>;


export type AskCorrectionMutation = { readonly askCorrection: { readonly asked: string | null, readonly agency: string | null, readonly dueDay: string | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type TakeCaseBackMutationVariables = Exact<{
  asked: string;
  key: string;
}>;


export type TakeCaseBackMutation = { readonly takeBack: { readonly asked: string | null, readonly agency: string | null, readonly dueDay: string | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type TellMeMutationVariables = Exact<{
  on: boolean;
  key: string;
}>;


export type TellMeMutation = { readonly tellMeOfUse: { readonly changed: number, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

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

export type BalancesQueryVariables = Exact<{ [key: string]: never; }>;


export type BalancesQuery = { readonly agencyBalances: { readonly nodes: ReadonlyArray<{ readonly agency: string | null, readonly datasetsGiven: number | null, readonly recordsGiven: string | null, readonly datasetsRead: number | null, readonly timesRead: string | null }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type LookedAfterQueryVariables = Exact<{ [key: string]: never; }>;


export type LookedAfterQuery = { readonly policies: ReadonlyArray<{ readonly dataset: string, readonly owner: string, readonly title: { readonly vi: string, readonly en: string }, readonly rules: ReadonlyArray<{ readonly rule: string }> }>, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type HealthQueryVariables = Exact<{
  datasets: ReadonlyArray<string> | string;
}>;


export type HealthQuery = { readonly freshness: { readonly nodes: ReadonlyArray<{ readonly dataset: string | null, readonly source: string | null, readonly lagSeconds: string | null, readonly promiseSeconds: string | null, readonly late: boolean | null, readonly records: string | null }> } | null, readonly quarantineDefectsAggregate: { readonly groups: ReadonlyArray<{ readonly key: { readonly dataset: string | null }, readonly sum: { readonly records: string | null } }> } | null, readonly accessRequestsAggregate: { readonly groups: ReadonlyArray<{ readonly count: number, readonly key: { readonly dataset: string | null } }> } | null };

export type ReleasesToDecideQueryVariables = Exact<{ [key: string]: never; }>;


export type ReleasesToDecideQuery = { readonly releasesToDecide: ReadonlyArray<{ readonly dataset: string, readonly number: number, readonly version: string, readonly rows: string, readonly publishedAt: string, readonly narrowedRecords: boolean, readonly narrowedFields: ReadonlyArray<string>, readonly personalFields: ReadonlyArray<string>, readonly closed: boolean }> };

export type ConfirmReleaseMutationVariables = Exact<{
  dataset: string;
  number: number;
  reason: string;
  key: string;
}>;


export type ConfirmReleaseMutation = { readonly confirmRelease: { readonly release: { readonly state: string } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type WithdrawReleaseMutationVariables = Exact<{
  dataset: string;
  number: number;
  reason: string;
  key: string;
}>;


export type WithdrawReleaseMutation = { readonly withdrawRelease: { readonly release: { readonly state: string } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type DraftsToDecideQueryVariables = Exact<{ [key: string]: never; }>;


export type DraftsToDecideQuery = { readonly policyDraftsToDecide: ReadonlyArray<{ readonly draft: string, readonly version: number, readonly agency: string, readonly standing: string, readonly datasets: ReadonlyArray<string>, readonly reason: string, readonly authorAgency: string | null, readonly documents: ReadonlyArray<string> }> };

export type RulesOfQueryVariables = Exact<{
  dataset: string;
}>;


export type RulesOfQuery = { readonly policies: ReadonlyArray<{ readonly dataset: string, readonly owner: string, readonly document: string | null, readonly rules: ReadonlyArray<{ readonly rule: string, readonly effect: string, readonly fields: ReadonlyArray<string> | null, readonly basis: string | null, readonly sentence: { readonly vi: string, readonly en: string }, readonly reason: { readonly vi: string, readonly en: string } | null }>, readonly history: ReadonlyArray<{ readonly version: number, readonly appliedAt: string, readonly reason: string | null, readonly rollsBackTo: number | null, readonly authorAgency: string | null }> }>, readonly dataset: { readonly title: { readonly vi: string, readonly en: string }, readonly fields: ReadonlyArray<{ readonly sensitivity: string, readonly name: string, readonly title: { readonly vi: string, readonly en: string } }> } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type ReadyMadeQueryVariables = Exact<{
  dataset: string;
}>;


export type ReadyMadeQuery = { readonly policyTemplates: ReadonlyArray<{ readonly name: string, readonly fields: ReadonlyArray<string>, readonly title: { readonly vi: string, readonly en: string }, readonly tells: { readonly vi: string, readonly en: string } | null, readonly unfit: { readonly vi: string, readonly en: string } | null }> };

export type ReadyMadeRuleQueryVariables = Exact<{
  dataset: string;
  template: string;
  field?: string | null | undefined;
}>;


export type ReadyMadeRuleQuery = { readonly policyTemplates: ReadonlyArray<{ readonly rules: string | null }> };

export type OpeningQueryVariables = Exact<{
  dataset: string;
  fields: ReadonlyArray<string> | string;
  agency: string;
}>;


export type OpeningQuery = { readonly policyOpening: string };

export type DifferencesQueryVariables = Exact<{
  draft: string | number;
}>;


export type DifferencesQuery = { readonly policyDiff: ReadonlyArray<{ readonly dataset: string, readonly records: number | null, readonly changes: ReadonlyArray<{ readonly gained: number, readonly lost: number, readonly who: { readonly vi: string, readonly en: string }, readonly cells: ReadonlyArray<{ readonly field: string, readonly from: string, readonly to: string, readonly records: number }> }> }> };

export type WhoSeesQueryVariables = Exact<{
  dataset: string;
}>;


export type WhoSeesQuery = { readonly whoCan: { readonly records: number | null, readonly seen: ReadonlyArray<{ readonly records: number, readonly who: { readonly vi: string, readonly en: string }, readonly cells: ReadonlyArray<{ readonly field: string, readonly state: string, readonly records: number, readonly how: { readonly vi: string, readonly en: string } | null }> }> } };

export type RequestsQueryVariables = Exact<{
  states: ReadonlyArray<string> | string;
  after?: string | null | undefined;
}>;


export type RequestsQuery = { readonly accessRequests: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly accessRequest: string | null, readonly version: number | null, readonly dataset: string | null, readonly agency: string | null, readonly applicationName: string | null, readonly items: ReadonlyArray<string | null> | null, readonly condition: string | null, readonly procedures: ReadonlyArray<string | null> | null, readonly usedFor: string | null, readonly service: string | null, readonly days: number | null, readonly state: string | null, readonly submittedAt: string | null, readonly dueAt: string | null, readonly dueBy: string | null, readonly decision: string | null, readonly reason: string | null, readonly ground: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly agencies: { readonly nodes: ReadonlyArray<{ readonly agencyCode: string | null, readonly name: string | null, readonly nameEn: string | null }> } | null };

export type AskedQueryVariables = Exact<{
  states: ReadonlyArray<string> | string;
}>;


export type AskedQuery = { readonly questions: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly question: string | null, readonly about: string | null, readonly dataset: string | null, readonly field: string | null, readonly asked: string | null, readonly agency: string | null, readonly state: string | null, readonly askedAt: string | null, readonly dueAt: string | null }> } | null };

export type RefusedRecordsQueryVariables = Exact<{
  datasets: ReadonlyArray<string> | string;
}>;


export type RefusedRecordsQuery = { readonly quarantineDefects: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly dataset: string | null, readonly source: string | null, readonly field: string | null, readonly rule: string | null, readonly records: string | null, readonly firstSeen: string | null, readonly lastSeen: string | null }> } | null };

export type ReplaysQueryVariables = Exact<{
  datasets: ReadonlyArray<string> | string;
}>;


export type ReplaysQuery = { readonly quarantineDefectsAggregate: { readonly groups: ReadonlyArray<{ readonly key: { readonly dataset: string | null, readonly source: string | null } }> } | null, readonly quarantineReplays: { readonly nodes: ReadonlyArray<{ readonly dataset: string | null, readonly source: string | null, readonly state: string | null, readonly askedAt: string | null, readonly endedAt: string | null, readonly read: string | null, readonly published: string | null, readonly refused: string | null, readonly code: string | null }> } | null };

export type ReplayMutationVariables = Exact<{
  dataset: string;
  source: string;
  key: string;
}>;


export type ReplayMutation = { readonly replayQuarantine: { readonly replay: { readonly replay: string } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type SaveDraftMutationVariables = Exact<{
  input: PolicyDraftInput;
  key: string;
}>;


export type SaveDraftMutation = { readonly savePolicyDraft: { readonly draft: { readonly draft: string, readonly version: number, readonly state: string, readonly needs: ReadonlyArray<string>, readonly became: number | null } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type SubmitDraftMutationVariables = Exact<{
  input: PolicyDraftSeenInput;
  key: string;
}>;


export type SubmitDraftMutation = { readonly submitPolicyDraft: { readonly draft: { readonly draft: string, readonly version: number, readonly state: string, readonly needs: ReadonlyArray<string>, readonly became: number | null } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type WithdrawDraftMutationVariables = Exact<{
  input: PolicyDraftSeenInput;
  key: string;
}>;


export type WithdrawDraftMutation = { readonly withdrawPolicyDraft: { readonly draft: { readonly draft: string, readonly version: number, readonly state: string, readonly needs: ReadonlyArray<string>, readonly became: number | null } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type ApproveDraftMutationVariables = Exact<{
  input: PolicyDraftSeenInput;
  key: string;
}>;


export type ApproveDraftMutation = { readonly approvePolicyDraft: { readonly draft: { readonly draft: string, readonly version: number, readonly state: string, readonly needs: ReadonlyArray<string>, readonly became: number | null } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type RejectDraftMutationVariables = Exact<{
  input: PolicyDraftRejectionInput;
  key: string;
}>;


export type RejectDraftMutation = { readonly rejectPolicyDraft: { readonly draft: { readonly draft: string, readonly version: number, readonly state: string, readonly needs: ReadonlyArray<string>, readonly became: number | null } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type TakeBackMutationVariables = Exact<{
  input: PolicyRollBackInput;
  key: string;
}>;


export type TakeBackMutation = { readonly rollBackPolicy: { readonly draft: { readonly draft: string, readonly version: number, readonly state: string, readonly needs: ReadonlyArray<string>, readonly became: number | null } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type ApproveRequestMutationVariables = Exact<{
  input: RequestApprovalInput;
  key: string;
}>;


export type ApproveRequestMutation = { readonly approveAccessRequest: { readonly request: { readonly request: string, readonly state: string } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type RefuseRequestMutationVariables = Exact<{
  input: RequestRefusalInput;
  key: string;
}>;


export type RefuseRequestMutation = { readonly refuseAccessRequest: { readonly request: { readonly request: string, readonly state: string } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type AnswerQuestionMutationVariables = Exact<{
  question: string;
  answer: string;
  ground?: string | null | undefined;
  key: string;
}>;


export type AnswerQuestionMutation = { readonly answerQuestion: { readonly asked: string | null, readonly state: string | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type DatasetDraftsQueryVariables = Exact<{ [key: string]: never; }>;


export type DatasetDraftsQuery = { readonly datasetDrafts: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<{ readonly id: string, readonly draft: string | null, readonly version: number | null, readonly dataset: string | null, readonly rows: string | null, readonly documents: unknown, readonly columns: unknown, readonly applied: boolean | null, readonly createdAt: string | null, readonly changedAt: string | null }> } | null };

export type ReviseDatasetDraftMutationVariables = Exact<{
  input: DatasetDraftInput;
  key: string;
}>;


export type ReviseDatasetDraftMutation = { readonly reviseDatasetDraft: { readonly draft: { readonly version: number } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

export type DiscardDatasetDraftMutationVariables = Exact<{
  draft: string | number;
  version: number;
  key: string;
}>;


export type DiscardDatasetDraftMutation = { readonly discardDatasetDraft: { readonly draft: { readonly discarded: boolean } | null, readonly refused: { readonly code: string, readonly details: unknown, readonly message: { readonly vi: string, readonly en: string }, readonly hint: { readonly vi: string, readonly en: string } } | null } };

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

export type FieldsOfQueryVariables = Exact<{
  dataset: string;
}>;


export type FieldsOfQuery = { readonly dataset: { readonly fields: ReadonlyArray<{ readonly name: string, readonly contractName: string }> } | null };

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

export const MyEnterpriseDocument = new TypedDocumentString(`
    query MyEnterprise {
  viewer {
    enterprise
    now
    quota {
      dataset
      requests
      seconds
      remaining
      resets
    }
  }
}
    `) as unknown as TypedDocumentString<MyEnterpriseQuery, MyEnterpriseQueryVariables>;
export const HeldOnEnterpriseDocument = new TypedDocumentString(`
    query HeldOnEnterprise($enterprise: String!) {
  enterprise(taxCode: $enterprise) {
    name
    nameEn
    status
    sector
    address
    charterCapital
    registeredOn
  }
  licences(filter: {enterpriseCode: {eq: $enterprise}}, first: 100) {
    totalCount
    nodes {
      id
      licenceNo
      kind
      subjectMatter
      issuedOn
      expiresOn
      status
      issuer {
        name
        nameEn
      }
    }
  }
  dossiers(
    filter: {enterpriseCode: {eq: $enterprise}}
    orderBy: [{field: RECEIVED_AT, direction: DESC}]
    first: 20
  ) {
    totalCount
    nodes {
      id
      dossierCode
      status
      receivedAt
      dueAt
      finishedAt
      procedure {
        title
      }
    }
  }
  names: codeListEntries(
    filter: {listCode: {in: ["dossier_status", "licence_status", "licence_kind", "enterprise_status"]}}
    first: 100
  ) {
    nodes {
      listCode
      code
      title
      titleEn
    }
  }
}
    `) as unknown as TypedDocumentString<HeldOnEnterpriseQuery, HeldOnEnterpriseQueryVariables>;
export const MyKeysDocument = new TypedDocumentString(`
    query MyKeys {
  apiKeys(
    filter: {revokedAt: {isNull: true}}
    orderBy: [{field: ISSUED_AT, direction: DESC}]
    first: 50
  ) {
    nodes {
      id
      apiKey
      application
      issuedAt
      validUntil
    }
  }
}
    `) as unknown as TypedDocumentString<MyKeysQuery, MyKeysQueryVariables>;
export const IssueMyKeyDocument = new TypedDocumentString(`
    mutation IssueMyKey($input: MyApiKeyInput!, $key: String!) {
  issueMyApiKey(input: $input, idempotencyKey: $key) {
    shown
    key {
      apiKey
      application
      until
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<IssueMyKeyMutation, IssueMyKeyMutationVariables>;
export const RevokeMyKeyDocument = new TypedDocumentString(`
    mutation RevokeMyKey($apiKey: ID!, $key: String!) {
  revokeMyApiKey(apiKey: $apiKey, idempotencyKey: $key) {
    key {
      apiKey
      revoked
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeMyKeyMutation, RevokeMyKeyMutationVariables>;
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
      deprecated {
        since
        until
        use
        reason {
          vi
          en
        }
      }
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
      refused
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
export const MyUsesDocument = new TypedDocumentString(`
    query MyUses($dataset: String, $agency: String, $from: DateTime, $until: DateTime, $after: String) {
  me {
    accesses(
      first: 10
      dataset: $dataset
      agency: $agency
      from: $from
      until: $until
      after: $after
    ) {
      totalCount
      lookedUntil
      nodes {
        id
        at
        sentence {
          vi
          en
        }
        kind
        agency
        agencyTitle {
          vi
          en
        }
        application
        procedure
        reads {
          dataset {
            name
            title {
              vi
              en
            }
          }
          fields
          rules {
            name
            reason {
              vi
              en
            }
          }
          grounds
        }
        delayed {
          ground
          until
        }
        proof {
          chain
          position
          hash
          path
          head {
            body
            signature
          }
          body
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    delayed {
      count
      ground
      until
    }
  }
}
    `) as unknown as TypedDocumentString<MyUsesQuery, MyUsesQueryVariables>;
export const UsesChoicesDocument = new TypedDocumentString(`
    query UsesChoices {
  me {
    records {
      dataset {
        name
        title {
          vi
          en
        }
      }
    }
  }
  agencies(first: 1000, orderBy: [{field: AGENCY_CODE}]) {
    nodes {
      agencyCode
      name
      nameEn
    }
  }
}
    `) as unknown as TypedDocumentString<UsesChoicesQuery, UsesChoicesQueryVariables>;
export const HeldOnMeDocument = new TypedDocumentString(`
    query HeldOnMe {
  me {
    records {
      dataset {
        name
        one
        title {
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
        fields {
          name
          contractName
          type
          title {
            vi
            en
          }
        }
      }
      shown
      totalCount
      freshAt
      late
    }
  }
}
    `) as unknown as TypedDocumentString<HeldOnMeQuery, HeldOnMeQueryVariables>;
export const MyCasesDocument = new TypedDocumentString(`
    query MyCases {
  me {
    questions {
      nodes(first: 20) {
        id
        ... on Question {
          question
          about
          agency
          state
          dueDay
          asked
          answer
          ground
        }
      }
    }
    corrections {
      nodes(first: 20) {
        id
        ... on Correction {
          correction
          dataset
          field
          was
          proposed
          agency
          state
          dueDay
          answer
          ground
          receivers {
            nodes {
              id
              receiver
              at
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyCasesQuery, MyCasesQueryVariables>;
export const AskWhyDocument = new TypedDocumentString(`
    mutation AskWhy($input: AskWhyInput!, $key: String!) {
  askWhy(input: $input, idempotencyKey: $key) {
    asked
    agency
    dueDay
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<AskWhyMutation, AskWhyMutationVariables>;
export const AskCorrectionDocument = new TypedDocumentString(`
    mutation AskCorrection($input: CorrectionInput!, $key: String!) {
  askCorrection(input: $input, idempotencyKey: $key) {
    asked
    agency
    dueDay
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<AskCorrectionMutation, AskCorrectionMutationVariables>;
export const TakeCaseBackDocument = new TypedDocumentString(`
    mutation TakeCaseBack($asked: UUID!, $key: String!) {
  takeBack(asked: $asked, idempotencyKey: $key) {
    asked
    agency
    dueDay
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<TakeCaseBackMutation, TakeCaseBackMutationVariables>;
export const TellMeDocument = new TypedDocumentString(`
    mutation TellMe($on: Boolean!, $key: String!) {
  tellMeOfUse(on: $on, idempotencyKey: $key) {
    changed
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<TellMeMutation, TellMeMutationVariables>;
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
export const BalancesDocument = new TypedDocumentString(`
    query Balances {
  agencyBalances(
    filter: {or: [{recordsGiven: {gt: "0"}}, {timesRead: {gt: "0"}}]}
    orderBy: [{field: TIMES_READ, direction: DESC}, {field: RECORDS_GIVEN, direction: DESC}]
    first: 1000
  ) {
    nodes {
      agency
      datasetsGiven
      recordsGiven
      datasetsRead
      timesRead
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
    `) as unknown as TypedDocumentString<BalancesQuery, BalancesQueryVariables>;
export const LookedAfterDocument = new TypedDocumentString(`
    query LookedAfter {
  policies {
    dataset
    title {
      vi
      en
    }
    owner
    rules {
      rule
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
    `) as unknown as TypedDocumentString<LookedAfterQuery, LookedAfterQueryVariables>;
export const HealthDocument = new TypedDocumentString(`
    query Health($datasets: [String!]!) {
  freshness(filter: {dataset: {in: $datasets}}, first: 1000) {
    nodes {
      dataset
      source
      lagSeconds
      promiseSeconds
      late
      records
    }
  }
  quarantineDefectsAggregate(
    filter: {dataset: {in: $datasets}}
    groupBy: [{field: DATASET}]
    first: 1000
  ) {
    groups {
      key {
        dataset
      }
      sum {
        records
      }
    }
  }
  accessRequestsAggregate(
    filter: {dataset: {in: $datasets}, state: {eq: "submitted"}}
    groupBy: [{field: DATASET}]
    first: 1000
  ) {
    groups {
      key {
        dataset
      }
      count
    }
  }
}
    `) as unknown as TypedDocumentString<HealthQuery, HealthQueryVariables>;
export const ReleasesToDecideDocument = new TypedDocumentString(`
    query ReleasesToDecide {
  releasesToDecide {
    dataset
    number
    version
    rows
    publishedAt
    narrowedRecords
    narrowedFields
    personalFields
    closed
  }
}
    `) as unknown as TypedDocumentString<ReleasesToDecideQuery, ReleasesToDecideQueryVariables>;
export const ConfirmReleaseDocument = new TypedDocumentString(`
    mutation ConfirmRelease($dataset: String!, $number: Int!, $reason: String!, $key: String!) {
  confirmRelease(
    dataset: $dataset
    number: $number
    reason: $reason
    idempotencyKey: $key
  ) {
    release {
      state
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmReleaseMutation, ConfirmReleaseMutationVariables>;
export const WithdrawReleaseDocument = new TypedDocumentString(`
    mutation WithdrawRelease($dataset: String!, $number: Int!, $reason: String!, $key: String!) {
  withdrawRelease(
    dataset: $dataset
    number: $number
    reason: $reason
    idempotencyKey: $key
  ) {
    release {
      state
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawReleaseMutation, WithdrawReleaseMutationVariables>;
export const DraftsToDecideDocument = new TypedDocumentString(`
    query DraftsToDecide {
  policyDraftsToDecide {
    draft
    version
    agency
    standing
    datasets
    reason
    authorAgency
    documents
  }
}
    `) as unknown as TypedDocumentString<DraftsToDecideQuery, DraftsToDecideQueryVariables>;
export const RulesOfDocument = new TypedDocumentString(`
    query RulesOf($dataset: String!) {
  policies(dataset: $dataset) {
    dataset
    owner
    document
    rules {
      rule
      effect
      fields
      basis
      sentence {
        vi
        en
      }
      reason {
        vi
        en
      }
    }
    history(first: 10) {
      version
      appliedAt
      reason
      rollsBackTo
      authorAgency
    }
  }
  dataset(name: $dataset) {
    title {
      vi
      en
    }
    fields {
      name: contractName
      title {
        vi
        en
      }
      sensitivity
    }
  }
  agencies(first: 1000, orderBy: [{field: AGENCY_CODE}]) {
    nodes {
      agencyCode
      name
      nameEn
    }
  }
}
    `) as unknown as TypedDocumentString<RulesOfQuery, RulesOfQueryVariables>;
export const ReadyMadeDocument = new TypedDocumentString(`
    query ReadyMade($dataset: String!) {
  policyTemplates(dataset: $dataset) {
    name
    title {
      vi
      en
    }
    tells {
      vi
      en
    }
    fields
    unfit {
      vi
      en
    }
  }
}
    `) as unknown as TypedDocumentString<ReadyMadeQuery, ReadyMadeQueryVariables>;
export const ReadyMadeRuleDocument = new TypedDocumentString(`
    query ReadyMadeRule($dataset: String!, $template: String!, $field: String) {
  policyTemplates(dataset: $dataset, template: $template) {
    rules(field: $field)
  }
}
    `) as unknown as TypedDocumentString<ReadyMadeRuleQuery, ReadyMadeRuleQueryVariables>;
export const OpeningDocument = new TypedDocumentString(`
    query Opening($dataset: String!, $fields: [String!]!, $agency: String!) {
  policyOpening(dataset: $dataset, fields: $fields, agency: $agency)
}
    `) as unknown as TypedDocumentString<OpeningQuery, OpeningQueryVariables>;
export const DifferencesDocument = new TypedDocumentString(`
    query Differences($draft: ID!) {
  policyDiff(draft: $draft) {
    dataset
    records
    changes {
      who {
        vi
        en
      }
      gained
      lost
      cells {
        field
        from
        to
        records
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DifferencesQuery, DifferencesQueryVariables>;
export const WhoSeesDocument = new TypedDocumentString(`
    query WhoSees($dataset: String!) {
  whoCan(dataset: $dataset) {
    records
    seen {
      who {
        vi
        en
      }
      records
      cells {
        field
        state
        how {
          vi
          en
        }
        records
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WhoSeesQuery, WhoSeesQueryVariables>;
export const RequestsDocument = new TypedDocumentString(`
    query Requests($states: [String!]!, $after: String) {
  accessRequests(
    filter: {state: {in: $states}}
    orderBy: [{field: DUE_AT}]
    first: 20
    after: $after
  ) {
    totalCount
    nodes {
      id
      accessRequest
      version
      dataset
      agency
      applicationName
      items
      condition
      procedures
      usedFor
      service
      days
      state
      submittedAt
      dueAt
      dueBy
      decision
      reason
      ground
    }
    pageInfo {
      hasNextPage
      endCursor
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
    `) as unknown as TypedDocumentString<RequestsQuery, RequestsQueryVariables>;
export const AskedDocument = new TypedDocumentString(`
    query Asked($states: [String!]!) {
  questions(filter: {state: {in: $states}}, orderBy: [{field: DUE_AT}], first: 20) {
    totalCount
    nodes {
      id
      question
      about
      dataset
      field
      asked
      agency
      state
      askedAt
      dueAt
    }
  }
}
    `) as unknown as TypedDocumentString<AskedQuery, AskedQueryVariables>;
export const RefusedRecordsDocument = new TypedDocumentString(`
    query RefusedRecords($datasets: [String!]!) {
  quarantineDefects(
    filter: {dataset: {in: $datasets}}
    orderBy: [{field: RECORDS, direction: DESC}]
    first: 20
  ) {
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
    `) as unknown as TypedDocumentString<RefusedRecordsQuery, RefusedRecordsQueryVariables>;
export const ReplaysDocument = new TypedDocumentString(`
    query Replays($datasets: [String!]!) {
  quarantineDefectsAggregate(
    filter: {dataset: {in: $datasets}}
    groupBy: [{field: DATASET}, {field: SOURCE}]
    first: 1000
  ) {
    groups {
      key {
        dataset
        source
      }
    }
  }
  quarantineReplays(
    filter: {dataset: {in: $datasets}}
    orderBy: [{field: ASKED_AT, direction: DESC}]
    first: 50
  ) {
    nodes {
      dataset
      source
      state
      askedAt
      endedAt
      read
      published
      refused
      code
    }
  }
}
    `) as unknown as TypedDocumentString<ReplaysQuery, ReplaysQueryVariables>;
export const ReplayDocument = new TypedDocumentString(`
    mutation Replay($dataset: String!, $source: String!, $key: String!) {
  replayQuarantine(dataset: $dataset, source: $source, idempotencyKey: $key) {
    replay {
      replay
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<ReplayMutation, ReplayMutationVariables>;
export const SaveDraftDocument = new TypedDocumentString(`
    mutation SaveDraft($input: PolicyDraftInput!, $key: String!) {
  savePolicyDraft(input: $input, idempotencyKey: $key) {
    draft {
      draft
      version
      state
      needs
      became
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<SaveDraftMutation, SaveDraftMutationVariables>;
export const SubmitDraftDocument = new TypedDocumentString(`
    mutation SubmitDraft($input: PolicyDraftSeenInput!, $key: String!) {
  submitPolicyDraft(input: $input, idempotencyKey: $key) {
    draft {
      draft
      version
      state
      needs
      became
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<SubmitDraftMutation, SubmitDraftMutationVariables>;
export const WithdrawDraftDocument = new TypedDocumentString(`
    mutation WithdrawDraft($input: PolicyDraftSeenInput!, $key: String!) {
  withdrawPolicyDraft(input: $input, idempotencyKey: $key) {
    draft {
      draft
      version
      state
      needs
      became
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawDraftMutation, WithdrawDraftMutationVariables>;
export const ApproveDraftDocument = new TypedDocumentString(`
    mutation ApproveDraft($input: PolicyDraftSeenInput!, $key: String!) {
  approvePolicyDraft(input: $input, idempotencyKey: $key) {
    draft {
      draft
      version
      state
      needs
      became
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveDraftMutation, ApproveDraftMutationVariables>;
export const RejectDraftDocument = new TypedDocumentString(`
    mutation RejectDraft($input: PolicyDraftRejectionInput!, $key: String!) {
  rejectPolicyDraft(input: $input, idempotencyKey: $key) {
    draft {
      draft
      version
      state
      needs
      became
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<RejectDraftMutation, RejectDraftMutationVariables>;
export const TakeBackDocument = new TypedDocumentString(`
    mutation TakeBack($input: PolicyRollBackInput!, $key: String!) {
  rollBackPolicy(input: $input, idempotencyKey: $key) {
    draft {
      draft
      version
      state
      needs
      became
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<TakeBackMutation, TakeBackMutationVariables>;
export const ApproveRequestDocument = new TypedDocumentString(`
    mutation ApproveRequest($input: RequestApprovalInput!, $key: String!) {
  approveAccessRequest(input: $input, idempotencyKey: $key) {
    request {
      request
      state
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveRequestMutation, ApproveRequestMutationVariables>;
export const RefuseRequestDocument = new TypedDocumentString(`
    mutation RefuseRequest($input: RequestRefusalInput!, $key: String!) {
  refuseAccessRequest(input: $input, idempotencyKey: $key) {
    request {
      request
      state
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<RefuseRequestMutation, RefuseRequestMutationVariables>;
export const AnswerQuestionDocument = new TypedDocumentString(`
    mutation AnswerQuestion($question: UUID!, $answer: String!, $ground: String, $key: String!) {
  answerQuestion(
    question: $question
    answer: $answer
    ground: $ground
    idempotencyKey: $key
  ) {
    asked
    state
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<AnswerQuestionMutation, AnswerQuestionMutationVariables>;
export const DatasetDraftsDocument = new TypedDocumentString(`
    query DatasetDrafts {
  datasetDrafts(orderBy: [{field: CREATED_AT, direction: DESC}], first: 20) {
    totalCount
    nodes {
      id
      draft
      version
      dataset
      rows
      documents
      columns
      applied
      createdAt
      changedAt
    }
  }
}
    `) as unknown as TypedDocumentString<DatasetDraftsQuery, DatasetDraftsQueryVariables>;
export const ReviseDatasetDraftDocument = new TypedDocumentString(`
    mutation ReviseDatasetDraft($input: DatasetDraftInput!, $key: String!) {
  reviseDatasetDraft(input: $input, idempotencyKey: $key) {
    draft {
      version
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<ReviseDatasetDraftMutation, ReviseDatasetDraftMutationVariables>;
export const DiscardDatasetDraftDocument = new TypedDocumentString(`
    mutation DiscardDatasetDraft($draft: ID!, $version: Int!, $key: String!) {
  discardDatasetDraft(draft: $draft, version: $version, idempotencyKey: $key) {
    draft {
      discarded
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
      details
    }
  }
}
    `) as unknown as TypedDocumentString<DiscardDatasetDraftMutation, DiscardDatasetDraftMutationVariables>;
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
export const FieldsOfDocument = new TypedDocumentString(`
    query FieldsOf($dataset: String!) {
  dataset(name: $dataset) {
    fields {
      name
      contractName
    }
  }
}
    `) as unknown as TypedDocumentString<FieldsOfQuery, FieldsOfQueryVariables>;
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