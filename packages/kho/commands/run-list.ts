import type { RunState } from '@kho/ingest/load/run-record.ts'
import { listRuns, type RunFilter } from '@kho/ingest/runs.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Command } from '../command.ts'
import { openStore } from '../open-store.ts'
import { timeWords } from '../words/moment-words.ts'

/** The latest runs, most recent first. */
export const command: Command = {
  name: 'run list',
  describe: { vi: 'liệt kê các lần tiếp nhận gần đây', en: 'list the latest ingestion runs' },
  arguments: [{ term: '[dataset]', describe: { vi: 'chỉ bộ dữ liệu này', en: 'only this dataset' } }],
  options: [
    { flags: '--source <source>', describe: { vi: 'chỉ nguồn này', en: 'only this source' } },
    {
      flags: '--state <state>',
      describe: { vi: 'chỉ những lần ở trạng thái này, như held', en: 'only runs in this state, as held' },
    },
  ],
  async run(options, out) {
    await using store = await openStore(options.config, 'run list')
    const [dataset, source] = [options.text('dataset'), options.text('source')]
    const state = stateOf(options.text('state'))
    const filter: RunFilter = {
      ...(dataset ? { dataset } : {}),
      ...(source ? { source } : {}),
      ...(state ? { state } : {}),
      limit: 40,
    }
    const runs = await listRuns(store.as('kho_worker', 1), filter)
    out.value(runs.map((run) => ({ ...run, reasons: run.reasons.map((reason) => ({ ...reason })) })))
    for (const run of runs) {
      const { read, accepted, collapsed, removed, inserted, updated, deleted, quarantined } = run
      const account = `read ${read} = ${accepted} ok + ${quarantined} refused + ${collapsed} equal + ${removed} gone`
      const counts = `${account}: +${inserted} ~${updated} -${deleted}`
      out.line(`${run.run} ${run.state.padEnd(9)} ${run.dataset} < ${run.source} ${timeWords(run.startedAt)} ${counts}`)
      if (run.message) out.line(`  ${run.code ? `${run.code}: ` : ''}${run.message}`)
    }
    if (runs.length === 0) out.say({ vi: 'Chưa có lần tiếp nhận nào.', en: 'There are no runs yet.' })
    return 0
  },
}

const states: readonly RunState[] = ['running', 'held', 'done', 'failed', 'cancelled']

function stateOf(text: string | null): RunState | null {
  const state = states.find((one) => one === text) ?? null
  if (text === null || state !== null) return state
  throw new KhoError('KHO526', `There is no state ${text}. There are: ${states.join(', ')}.`, { states })
}
