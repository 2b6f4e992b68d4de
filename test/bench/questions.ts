/** What a bench asks: as GraphQL, and as the SQL that a careful hand would write with the same rules in it. */
export interface Question {
  readonly name: string
  /** The query and the variables for the n-th request. */
  graphql(n: number): { readonly query: string; readonly variables: { readonly [name: string]: string } }
  /** With the city's rules for an officer of District 1, and without any. */
  readonly sql: { readonly ruled: string; readonly open: string }
  /** Path and parameters for the hand-written server. */
  parameter(n: number): string
}

/** One's own agency sees a dossier whole, its applicant's number masked; the others where it stands. Sealed ones are nobody's. */
const ownOf = (alias: string) =>
  `(${alias}.handling_agency = any(array['H29.760']) or ${alias}.receiving_agency = any(array['H29.760']))`
const own = ownOf('d')

/** A cell that only one's own dossiers show. */
const ownCell = (cell: string, ruled: boolean) => (ruled ? `case when ${own} then ${cell} end` : cell)
const last4 = `case when length(d.applicant_id) > 4 then '****' || right(d.applicant_id, 4) when d.applicant_id is not null then '****' end`

const person = (ruled: boolean) =>
  `(select row_to_json(a) from (select p.name, ${
    ruled ? `left(p.born, 4)` : 'p.born'
  } as born from data.people p where p.citizen_id = d.applicant_id ${
    ruled
      ? `and ${own} and exists (select from data.dossiers v where v.applicant_id = p.citizen_id and v.finished_at is null and ${ownOf('v')} and v.sealed is not true)`
      : ''
  }) a)`
const procedure = `(select row_to_json(q) from (select p.title from data.procedures p where p.procedure_code = d.procedure_code) q)`
const utc = (column: string) => `to_char(d.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const record = (ruled: boolean) =>
  `d.dossier_code as "dossierCode", d.status, ${utc('received_at')} as "receivedAt", ${ownCell('d.fee::text', ruled)} as fee`

const both = (make: (rules: string, ruled: boolean) => string) => ({
  ruled: make('and d.sealed is not true', true),
  open: make('', false),
})

type Code = (n: number) => string

const byKey = (code: Code): Question => ({
  name: 'by key',
  graphql: (n) => ({
    query: 'query ($code: String!) { dossier(dossierCode: $code) { dossierCode status receivedAt fee applicantId } }',
    variables: { code: code(n) },
  }),
  sql: both(
    (rules, ruled) => `select row_to_json(x)::text from (
      select ${record(ruled)}, ${ruled ? ownCell(last4, true) : 'd.applicant_id'} as "applicantId"
      from data.dossiers d where d.dossier_code = $1 ${rules}) x`,
  ),
  parameter: code,
})

const page = (code: Code): Question => ({
  name: 'page of 20, 2 relations',
  graphql: (n) => ({
    query: `query ($code: String!) { dossiers(filter: { dossierCode: { lt: $code } }, orderBy: [{ field: DOSSIER_CODE, direction: DESC }], first: 20) {
      nodes { dossierCode status receivedAt fee procedure { title } applicant { name born } } } }`,
    variables: { code: code(n) },
  }),
  sql: both(
    (rules, ruled) => `select coalesce(json_agg(x), '[]')::text from (
      select ${record(ruled)}, ${procedure} as procedure, ${person(ruled)} as applicant from (
        select * from data.dossiers d where d.dossier_code < $1 ${rules} order by d.dossier_code desc limit 20
      ) d order by d.dossier_code desc) x`,
  ),
  parameter: code,
})

const large = (code: Code): Question => ({
  name: '1,000 rows',
  graphql: (n) => ({
    query: `query ($code: String!) { dossiers(filter: { dossierCode: { lt: $code } }, orderBy: [{ field: DOSSIER_CODE, direction: DESC }], first: 1000) {
      nodes { dossierCode status receivedAt fee procedureCode receivingAgency handlingAgency channel dueAt finishedAt summary handlerId } } }`,
    variables: { code: code(n) },
  }),
  sql: both(
    (rules, ruled) => `select coalesce(json_agg(x), '[]')::text from (
      select ${record(ruled)}, d.procedure_code as "procedureCode", d.receiving_agency as "receivingAgency",
        d.handling_agency as "handlingAgency", ${ownCell('d.channel', ruled)} as channel,
        ${ownCell(utc('due_at'), ruled)} as "dueAt", ${ownCell(utc('finished_at'), ruled)} as "finishedAt",
        ${ownCell('d.summary', ruled)} as summary, ${ownCell('d.handler_id', ruled)} as "handlerId"
      from data.dossiers d where d.dossier_code < $1 ${rules} order by d.dossier_code desc limit 1000) x`,
  ),
  parameter: code,
})

/** The moment at which a month of the city's year begins, as requests that are not coerced hold it. */
const monthAt = (n: number) => `${new Date(Date.UTC(2020, n % 11, 0, 17)).toISOString().slice(0, -1)}000Z`

/** What each agency was handed in a month, and how much of it is done. */
const month: Question = {
  name: 'a month by agency',
  graphql: (n) => ({
    query: `query ($from: DateTime!, $to: DateTime!) { dossiersAggregate(filter: { receivedAt: { gte: $from, lt: $to } }, groupBy: [{ field: HANDLING_AGENCY }]) {
      groups { key { handlingAgency } count done: count(where: { status: { in: ["resolved", "returned"] } }) } } }`,
    variables: { from: monthAt(n % 10), to: monthAt((n % 10) + 1) },
  }),
  sql: both(
    (rules) => `select coalesce(json_agg(x), '[]')::text from (
      select (select row_to_json(k) from (select g.agency as "handlingAgency") k) as key, g.count, g.done from (
        select d.handling_agency as agency, count(*) as count, count(*) filter (where d.status in ('resolved', 'returned')) as done
        from data.dossiers d
        where d.received_at >= $1::timestamptz
          and d.received_at < ($1::timestamptz at time zone 'Asia/Ho_Chi_Minh' + interval '1 month') at time zone 'Asia/Ho_Chi_Minh' ${rules}
        group by d.handling_agency order by d.handling_agency) g) x`,
  ),
  parameter: (n) => monthAt(n % 10),
}

/** The questions over a city's dossiers, at codes spread over all of them. */
export function questionsOf(codes: readonly string[]): readonly [Question, Question, Question, Question] {
  const code = (n: number) => codes[(n * 7919) % codes.length] ?? ''
  return [byKey(code), page(code), large(code), month]
}

/** A page of what is open to everybody: nothing of it is personal. */
export function openQuestion(): Question {
  const code = (n: number) => `1.0${String(10_000 - (n % 997))}`
  return {
    name: 'open data, page of 20',
    graphql: (n) => ({
      query: `query ($code: String!) { procedures(filter: { procedureCode: { lt: $code } }, orderBy: [{ field: PROCEDURE_CODE, direction: DESC }], first: 20) {
        nodes { procedureCode title sector legalDays fee } } }`,
      variables: { code: code(n) },
    }),
    sql: both(
      () => `select coalesce(json_agg(x), '[]')::text from (
        select d.procedure_code as "procedureCode", d.title, d.sector, d.legal_days as "legalDays", d.fee::text as fee
        from data.procedures d where d.procedure_code < $1 order by d.procedure_code desc limit 20) x`,
    ),
    parameter: code,
  }
}
