import type { Binding } from '@kho/ingest/jobs/binding.ts'
import { type Replayed, refusedBindings, replayBinding } from '@kho/ingest/quarantine/replay.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import type { Out } from '../out.ts'
import { subjectKeyOf } from '../secrets.ts'

/** Looks at refused records again, after a mapping, a code list or a rule was mended. */
export const command: Command = {
  name: 'quarantine replay',
  describe: {
    vi: 'kiểm tra lại các bản ghi chờ xử lý theo mô tả hiện hành và đưa vào những bản ghi đạt',
    en: 'check refused records again by the documents of today and publish those that pass',
  },
  arguments: [{ term: '[dataset]', describe: { vi: 'chỉ bộ dữ liệu này', en: 'only this dataset' } }],
  options: [
    { flags: '--source <source>', describe: { vi: 'chỉ nguồn này', en: 'only this source' } },
    {
      flags: '--rule <rule>',
      describe: { vi: 'chỉ những bản ghi vướng quy tắc này', en: 'only what this rule refused' },
    },
  ],
  async run(options, out) {
    const { config, signal } = options
    const identityKey = identityKeyOf(subjectKeyOf(config))
    await using store = await openStore(config, 'quarantine replay')
    const database = store.as('kho_worker', 4)
    const { city, version } = await currentCity(database)
    const [dataset, source, rule] = [options.text('dataset'), options.text('source'), options.text('rule')]
    const named = (binding: Binding) =>
      (dataset === null || binding.dataset === dataset) && (source === null || binding.source === source)
    if (dataset !== null && !city.contracts.has(dataset)) throw unknown('dataset', dataset)
    if (source !== null && !city.sources.has(source)) throw unknown('source', source)
    const parts = { database, city, version, identityKey, signal, ...(rule === null ? {} : { rule }) }
    const done: Outcome[] = []
    for (const binding of (await refusedBindings(database, city)).filter(named)) {
      if (signal.aborted) break
      const progress = out.progress(`${binding.dataset} < ${binding.source}`)
      const onProgress = ({ rows, expected }: { rows: number; expected: number | null }) =>
        progress.update(rows, expected)
      done.push(
        await replayBinding({ ...parts, ...binding, onProgress }).then(
          (replayed) => ({ ...binding, replayed, error: replayed.error }),
          (cause) => ({ ...binding, replayed: null, error: knownFailure(city, binding, cause) }),
        ),
      )
      progress.end(wordsOf(done.at(-1), out))
    }
    out.value(done.map(replayValue))
    if (done.length === 0) out.say({ vi: 'Không có bản ghi nào chờ xử lý.', en: 'Nothing waits in quarantine.' })
    return done.some(({ error }) => error !== null) ? 1 : 0
  },
}

interface Outcome extends Binding {
  readonly replayed: Replayed | null
  readonly error: KhoError | null
}

function unknown(kind: 'dataset' | 'source', name: string): KhoError {
  return new KhoError('KHO526', `There is no ${kind} ${name}.`, { [kind]: name })
}

/** Whoever follows a log holds its datasets as long as it does: to try again later would be no advice. */
function knownFailure(city: City, { dataset, source }: Binding, cause: unknown): KhoError {
  if (!(cause instanceof KhoError)) throw cause
  const reading = city.contracts.get(dataset)?.sources.find((one) => one.source === source)
  if (cause.code !== 'KHO224' || reading?.mode !== 'log') return cause
  return new KhoError(
    'KHO243',
    `${dataset} follows the log of ${source} at this moment.`,
    { dataset, source },
    { cause },
  )
}

function wordsOf(outcome: Outcome | undefined, { language }: Out): string {
  const { replayed = null, error = null } = outcome ?? {}
  if (error || !replayed) return error ? `${error.code}: ${error.message}` : ''
  const { read, inserted, updated, quarantined, left } = replayed
  return {
    vi: `xem lại ${read}: đưa vào ${inserted + updated}, vẫn chờ xử lý ${quarantined}; ${left} chỉ nguồn mới gửi lại được`,
    en: `looked at ${read}: published ${inserted + updated}, still refused ${quarantined}; ${left} only their source can send again`,
  }[language]
}

function replayValue({ dataset, source, replayed, error }: Outcome) {
  const failure = error && { code: error.code, message: error.message }
  if (!replayed) return { dataset, source, state: 'failed', error: failure }
  const { run, state, read, inserted, updated, quarantined, left } = replayed
  return { dataset, source, run, state, read, inserted, updated, quarantined, left, error: failure }
}
