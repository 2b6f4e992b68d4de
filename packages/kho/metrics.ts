import type { PublicRoute } from '@kho/api/http/route.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Milliseconds that an answer is kept for: however often it is asked, the store is asked once. */
const fresh = 5_000

/**
 * `GET /metrics`, in Prometheus's text format: how ingestion stands, from what runs and workers wrote into the store, and
 * this process itself. Names and counts; what is not listed publicly is told together, without its name.
 */
export function metricsRoute(session: Session): PublicRoute {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'kho_' })
  const gauges = gaugesIn(registry)
  let asked = { at: Number.NEGATIVE_INFINITY, text: Promise.resolve('') }
  const text = async () => {
    await fill(session, gauges)
    return await registry.metrics()
  }
  return {
    method: 'GET',
    path: '/metrics',
    guard: 'public',
    handler: async () => {
      if (performance.now() - asked.at > fresh) asked = { at: performance.now(), text: text() }
      return new Response(await asked.text, { headers: { 'content-type': registry.contentType } })
    },
  }
}

const binding = ['dataset', 'source'] as const

/** What is measured: its name, what it is, and by what it is told apart. */
const measures = {
  kho_lag_seconds: ['Seconds since the records of a source were last brought up to date', binding],
  kho_promise_seconds: ['Promised freshness in seconds', binding],
  kho_late: ['1 where records are older than promised', binding],
  kho_records: ['Records published from a source', binding],
  kho_failures: ['Failures of a binding in a row, held runs included', binding],
  kho_quarantine_records: ['Records that wait in quarantine', binding],
  kho_run_rows: ['Rows that a running run has read so far', binding],
  kho_run_heartbeat_age_seconds: ['Seconds since a running run gave a sign of life', binding],
  kho_runs: ['Runs of the last 24 hours by state and code', ['state', 'code']],
  kho_rows_24h: ['Rows of the last 24 hours by what became of them', ['became']],
  kho_queue_jobs: ['Jobs in the queue by state', ['queue', 'state']],
  kho_workers: ['Workers that gave a sign of life in the last minute', []],
  kho_worker_memory_bytes: ['Resident memory of the largest worker', []],
  kho_notices_waiting: ['Notices that are still to be delivered, by way', ['channel']],
  kho_notices_oldest_seconds: ['Seconds that the oldest of them has waited', ['channel']],
  kho_contacts_failing: ['Addresses that nothing could be delivered to last', ['channel']],
  kho_cases_open: [
    'What people have asked of agencies and is not answered, by kind and how often it was late',
    ['kind', 'level'],
  ],
  kho_retained_log_bytes: ['Log that a source keeps for Kho', ['source']],
} as const satisfies { readonly [name: string]: readonly [string, readonly string[]] }

type Measure = keyof typeof measures
type Gauges = ReadonlyMap<Measure, Gauge>

function gaugesIn(registry: Registry): Gauges {
  const names = Object.keys(measures) as Measure[] // the keys of a frozen object of our own
  return new Map(
    names.map((name) => {
      const [help, labels] = measures[name]
      return [name, new Gauge({ name, help, labelNames: [...labels], registers: [registry] })]
    }),
  )
}

/** Takes every value anew: what is gone from the store is gone from the answer. */
async function fill(session: Session, gauges: Gauges): Promise<void> {
  const rows = (await Promise.all(statements.map((statement) => session.rows(statement)))).flat()
  for (const gauge of gauges.values()) gauge.reset()
  for (const [name, labels, value] of rows) {
    const gauge = gauges.get((name ?? '') as Measure) // the statements name no others
    if (gauge && value !== null && value !== undefined) gauge.inc(JSON.parse(labels ?? '{}'), Number(value))
  }
}

// A binding as labels. Unlisted datasets are one, so that nothing tells which they are.
const labels = sql`case when b.listed then json_build_object('dataset', b.dataset, 'source', b.source)
  else json_build_object('dataset', '(unlisted)', 'source', '(unlisted)') end::text`

const statements = [
  sql`
    select m.name, ${labels}, m.value::text
    from kho.binding as b
    left join kho.checkpoint as c using (dataset, source)
    left join kho.standing as s using (dataset, source)
    left join kho.run as r on r.run = s.run and r.state = 'running',
    lateral (values
      ('kho_lag_seconds', extract(epoch from clock_timestamp() - c.at)),
      ('kho_promise_seconds', b.promise_seconds),
      ('kho_late', (b.promise_seconds is not null
        and (c.at is null or c.at < clock_timestamp() - b.promise_seconds * interval '1 s'))::int),
      ('kho_records', c.records),
      ('kho_failures', s.failures),
      ('kho_run_rows', r.read),
      ('kho_run_heartbeat_age_seconds', extract(epoch from clock_timestamp() - coalesce(r.heartbeat_at, r.started_at)))
    ) as m (name, value)
    where b.listed or m.name in ('kho_late', 'kho_records', 'kho_failures')`,
  sql`
    select 'kho_quarantine_records', ${labels}, count(*)::text
    from kho.quarantine join kho.binding as b using (dataset, source) group by 2`,
  sql`
    select 'kho_runs', json_build_object('state', state, 'code', coalesce(code, ''))::text, count(*)::text
    from kho.run where started_at > clock_timestamp() - interval '24 hours' group by 2`,
  sql`
    select 'kho_rows_24h', json_build_object('became', m.became)::text, sum(m.rows)::text
    from kho.run as r, lateral (values ('read', r.read), ('inserted', r.inserted), ('updated', r.updated),
      ('deleted', r.deleted), ('quarantined', r.quarantined)) as m (became, rows)
    where r.started_at > clock_timestamp() - interval '24 hours' group by 2`,
  sql`
    select 'kho_workers', '{}', count(*)::text from kho.worker
    where heartbeat_at > clock_timestamp() - interval '1 minute'`,
  sql`
    select 'kho_worker_memory_bytes', '{}', max(memory)::text from kho.worker
    where heartbeat_at > clock_timestamp() - interval '1 minute'`,
  sql`
    select 'kho_retained_log_bytes', json_build_object('source', f.source)::text, f.retained::text
    from kho.follower as f
    where exists (select from kho.binding as b where b.source = f.source and b.listed)`,
  sql`
    select m.name, json_build_object('channel', channel)::text, m.value::text
    from (
      select c.channel, count(*) as waiting, extract(epoch from clock_timestamp() - min(d.at)) as oldest
      from kho.notice_delivery as d join kho.contact as c using (contact) where d.sent_at is null group by 1
    ) as w, lateral (values ('kho_notices_waiting', w.waiting), ('kho_notices_oldest_seconds', w.oldest)) as m (name, value)`,
  sql`
    select 'kho_cases_open', json_build_object('kind', kind, 'level', level::text)::text, count(*)::text
    from (
      select 'question' as kind, level, state from data.questions
      union all select 'correction', level, state from data.corrections
    ) as c where state = 'open' group by kind, level`,
  sql`
    select 'kho_contacts_failing', json_build_object('channel', channel)::text, count(*)::text
    from kho.contact where failures > 0 group by 2`,
  sql`
    select 'kho_queue_jobs', json_build_object('queue', queue, 'state', state)::text, jobs::text from kho.queue_counts()`,
]
