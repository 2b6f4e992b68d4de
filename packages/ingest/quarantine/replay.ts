import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Binding } from '../jobs/binding.ts'
import { publishPart, type RunOptions, type RunResult, withRun } from '../load/part.ts'
import { planBinding } from '../pull/pull-plan.ts'
import { leaveNewer } from './leave-newer.ts'
import { countHeard, nextRefused, replayedPart } from './refused-rows.ts'
import { dueLinks, linkRules, relink } from './relink.ts'

export interface ReplayOptions extends RunOptions {
  /** Only records that this rule refused. */
  readonly rule?: string
  /** Only what links call for: records whose numbers stand for something else now, and those refused for having none. */
  readonly links?: boolean
}

/** What came of looking at refused records again. */
export interface Replayed extends RunResult {
  /** Left as they are: what their source sent is no longer held as it was sent, so only the source can tell it again. */
  readonly left: number
}

/**
 * Checks what was refused of a (dataset, source) against the documents of today, and publishes what passes: never over
 * what was read later. Needs nothing of the source. What is refused again keeps since when it is.
 */
export async function replayBinding(options: ReplayOptions): Promise<Replayed> {
  const { database, city, dataset, source } = options
  const plan = planBinding(city, dataset, source)
  const rules = options.links ? linkRules : options.rule === undefined ? null : [options.rule]
  const result = await withRun(options, 'replay', async (open) => {
    for (let after: string | null = null; ; ) {
      const rows = await nextRefused(open, { after, rules })
      const last = rows.at(-1)
      if (!last) break
      after = last.place
      const settles = rows.map(({ quarantined }) => quarantined)
      const complete = (session: Session) => leaveNewer(session, open, settles)
      const published = await publishPart(open, { ...replayedPart(rows, plan), settles, complete })
      if (published.state === 'held') return
    }
    if (options.rule === undefined) await relink(open)
  })
  if (result.state === 'done' && rules === null) await noteReplay(database, result.run, options)
  return { ...result, left: await countHeard(database, result.run, plan) }
}

/** Bindings that hold refused records, or records that links call for, in the documents' order. */
export async function refusedBindings(session: Session, city: City): Promise<readonly Binding[]> {
  const rows = await session.rows(sql`select distinct dataset, source from kho.quarantine`)
  const linked = (await dueLinks(session, city)).map(({ dataset, source }) => `${dataset} ${source}`)
  const refused = new Set([...rows.map(([dataset, source]) => `${dataset} ${source}`), ...linked])
  return [...city.contracts.values()].flatMap(({ dataset, sources }) =>
    sources.filter(({ source }) => refused.has(`${dataset} ${source}`)).map(({ source }) => ({ dataset, source })),
  )
}

/**
 * Bindings whose refused records were refused by other documents than today's, and not looked at again since. What
 * follows a log is left out: it joins its log anew under new documents, which reads everything.
 */
export async function dueReplays(session: Session, city: City): Promise<readonly Binding[]> {
  const rows = await session.rows(sql`
    select q.dataset, q.source, array_to_json(array_agg(distinct r.binding)), p.fingerprint
    from kho.quarantine as q join kho.run as r using (run)
    left join kho.replay as p on p.dataset = q.dataset and p.source = q.source
    group by q.dataset, q.source, p.fingerprint`)
  return rows.flatMap(([dataset, source, plans, replayed]) => {
    const binding = { dataset: dataset ?? '', source: source ?? '' }
    const reading = city.contracts.get(binding.dataset)?.sources.find((one) => one.source === binding.source)
    if (!reading || reading.mode === 'log') return []
    const today = planBinding(city, binding.dataset, binding.source).fingerprint
    const refusedBy: string[] = JSON.parse(plans ?? '[]')
    return replayed === today || refusedBy.every((plan) => plan === today) ? [] : [binding]
  })
}

async function noteReplay(session: Session, run: string, { city, dataset, source }: RunOptions): Promise<void> {
  const { fingerprint } = planBinding(city, dataset, source)
  await session.rows(sql`
    insert into kho.replay as r (dataset, source, fingerprint, run) values (${dataset}, ${source}, ${fingerprint}, ${run})
    on conflict (dataset, source) do update
      set fingerprint = excluded.fingerprint, run = excluded.run, at = clock_timestamp()`)
}
