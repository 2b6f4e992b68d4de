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

const units = `(d.handling_agency = any(array['H29.760']) or d.receiving_agency = any(array['H29.760'])) and d.sealed is not true`
const person = (ruled: boolean) =>
  `(select row_to_json(a) from (select p.name, ${
    ruled ? `left(p.born, 4)` : 'p.born'
  } as born from data.people p where p.citizen_id = d.applicant_id ${
    ruled
      ? `and exists (select from data.dossiers v where v.applicant_id = p.citizen_id and v.finished_at is null and (v.handling_agency = any(array['H29.760']) or v.receiving_agency = any(array['H29.760'])) and v.sealed is not true)`
      : ''
  }) a)`
const procedure = `(select row_to_json(q) from (select p.title from data.procedures p where p.procedure_code = d.procedure_code) q)`
const utc = (column: string) => `to_char(d.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const record = `d.dossier_code as "dossierCode", d.status, ${utc('received_at')} as "receivedAt", d.fee::text as fee`
const list = (select: string, where: string, tail: string) =>
  `select coalesce(json_agg(x), '[]')::text from (select ${select} from data.dossiers d where ${where} ${tail}) x`

const both = (make: (rules: string, ruled: boolean) => string) => ({
  ruled: make(`and ${units}`, true),
  open: make('', false),
})

/** The questions over a city with this many dossiers; codes spread over all of them. */
export function questionsOf(codes: readonly string[]): readonly Question[] {
  const code = (n: number) => codes[(n * 7919) % codes.length] ?? ''
  return [
    {
      name: 'by key',
      graphql: (n) => ({
        query: 'query ($code: String!) { dossier(dossierCode: $code) { dossierCode status receivedAt fee } }',
        variables: { code: code(n) },
      }),
      sql: both(
        (rules) =>
          `select row_to_json(x)::text from (select ${record} from data.dossiers d where d.dossier_code = $1 ${rules}) x`,
      ),
      parameter: code,
    },
    {
      name: 'page of 20, 2 relations',
      graphql: (n) => ({
        query: `query ($code: String!) { dossiers(filter: { dossierCode: { lt: $code } }, orderBy: [{ field: DOSSIER_CODE, direction: DESC }], first: 20) {
          nodes { dossierCode status receivedAt fee procedure { title } applicant { name born } } } }`,
        variables: { code: code(n) },
      }),
      sql: both(
        (rules, ruled) => `select coalesce(json_agg(x), '[]')::text from (
          select ${record}, ${procedure} as procedure, ${person(ruled)} as applicant from (
            select * from data.dossiers d where d.dossier_code < $1 ${rules} order by d.dossier_code desc limit 20
          ) d order by d.dossier_code desc) x`,
      ),
      parameter: code,
    },
    {
      name: '1,000 rows',
      graphql: (n) => ({
        query: `query ($code: String!) { dossiers(filter: { dossierCode: { lt: $code } }, orderBy: [{ field: DOSSIER_CODE, direction: DESC }], first: 1000) {
          nodes { dossierCode status receivedAt fee procedureCode receivingAgency handlingAgency channel dueAt finishedAt summary handlerId } } }`,
        variables: { code: code(n) },
      }),
      sql: both((rules) =>
        list(
          `${record}, d.procedure_code as "procedureCode", d.receiving_agency as "receivingAgency", d.handling_agency as "handlingAgency", d.channel, ${utc('due_at')} as "dueAt", ${utc('finished_at')} as "finishedAt", d.summary, d.handler_id as "handlerId"`,
          `d.dossier_code < $1 ${rules}`,
          'order by d.dossier_code desc limit 1000',
        ),
      ),
      parameter: code,
    },
  ]
}
