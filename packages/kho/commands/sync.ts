import { deriveWaiting } from '@kho/ingest/derived/derive-waiting.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import type { Command, ExitCode } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { sourceOptionsOf, subjectKeyOf } from '../secrets.ts'
import { bindingsOf, reasonsValue, type Synced, syncAll } from '../sync-city.ts'

/** Brings datasets to what their sources hold now. */
export const command: Command = {
  name: 'sync',
  describe: {
    vi: 'tiếp nhận dữ liệu từ các nguồn: mọi bộ dữ liệu, hoặc những bộ được nêu tên',
    en: 'take in what the sources hold now: every dataset, or those that are named',
  },
  arguments: [{ term: '[dataset...]', describe: { vi: 'các bộ dữ liệu', en: 'datasets' } }],
  options: [
    { flags: '--source <source>', describe: { vi: 'chỉ từ nguồn này', en: 'only from this source' } },
    { flags: '--full', describe: { vi: 'đọc lại toàn bộ', en: 'read everything again' } },
  ],
  async run(options, out) {
    const { config, signal } = options
    const identityKey = identityKeyOf(subjectKeyOf(config))
    await using store = await openStore(config, 'sync')
    const database = store.as('kho_worker', 8)
    const { city, version } = await currentCity(database)
    const bindings = bindingsOf(city, options.list('dataset'), options.text('source'))
    const parts = {
      database,
      city,
      version,
      opening: sourceOptionsOf(config),
      identityKey,
      signal,
      full: options.flag('full'),
    }
    const synced = await syncAll(bindings, parts, out)
    await deriveWaiting(database, city, identityKey)
    out.value(synced.map(syncedValue))
    const code = signal.aborted ? 1 : exitCodeOf(synced)
    if (code === 3) {
      out.say({
        vi: 'Có lần tiếp nhận bị giữ vì sẽ xóa quá nhiều: hỏi cơ quan, rồi `kho run release` hoặc `kho run cancel`.',
        en: 'A run is held because it would delete too much: ask the agency, then `kho run release` or `kho run cancel`.',
      })
    }
    return code
  },
}

function syncedValue({ dataset, source, result, error }: Synced) {
  const failure = error && { code: error.code, message: error.message }
  if (!result) return { dataset, source, state: 'failed', error: failure }
  const { run, state, read, inserted, updated, deleted, unchanged, quarantined, reasons } = result
  const counts = { read, inserted, updated, deleted, unchanged, quarantined }
  return { dataset, source, run, state, ...counts, reasons: reasonsValue(reasons), error: failure }
}

const unreachableSource = new Set(['KHO201', 'KHO202'])

/** The worst that happened: an unreachable source, a failure, a held run. */
function exitCodeOf(synced: readonly Synced[]): ExitCode {
  const failed = synced.filter(({ error }) => error !== null)
  if (failed.length > 0) return failed.every(({ error }) => unreachableSource.has(error?.code ?? '')) ? 4 : 1
  return synced.some(({ result }) => result?.state === 'held') ? 3 : 0
}
