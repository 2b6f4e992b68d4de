import { type Reconciliation, reconcileDataset } from '@kho/ingest/reconcile.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { KhoError } from '@kho/schema/error.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import type { Out } from '../out.ts'
import { sourceOptionsOf, subjectKeyOf } from '../secrets.ts'
import { type Binding, bindingsOf, type Synced, type SyncParts, syncAll } from '../sync-city.ts'

/** As many ids of each kind of difference are shown. */
const most = 20

/** Compares datasets with their sources on demand, and tells the differences. */
export const command: Command = {
  name: 'reconcile',
  describe: {
    vi: 'đối chiếu bộ dữ liệu với nguồn ngay bây giờ và liệt kê chỗ khác nhau',
    en: 'compare datasets with their sources now and list the differences',
  },
  arguments: [{ term: '[dataset...]', describe: { vi: 'các bộ dữ liệu', en: 'datasets' } }],
  options: [
    { flags: '--source <source>', describe: { vi: 'chỉ với nguồn này', en: 'only with this source' } },
    { flags: '--fix', describe: { vi: 'nạp luôn những gì khác nhau', en: 'take in what differs' } },
  ],
  async run(options, out) {
    const { config, signal } = options
    const identityKey = identityKeyOf(subjectKeyOf(config))
    await using store = await openStore(config, 'reconcile')
    const database = store.as('kho_worker', 4)
    const { city, version } = await currentCity(database)
    const bindings = bindingsOf(city, options.list('dataset'), options.text('source'))
    const parts: SyncParts = {
      database,
      city,
      version,
      opening: sourceOptionsOf(config),
      identityKey,
      signal,
      full: false,
    }
    const compared: Compared[] = []
    for (const binding of bindings) if (!signal.aborted) compared.push(await compareOne(binding, parts, out))
    const differing = compared.filter(({ found }) => found !== null && differs(found))
    const fixed = options.flag('fix') ? await syncAll(differing, { ...parts, compare: true }, out) : []
    out.value(compared.map((one) => reconciledValue(one, fixed)))
    if (compared.some(({ error }) => error !== null) || fixed.some(({ error }) => error !== null)) return 1
    if (fixed.some(({ result }) => result?.state === 'held')) return 3
    return differing.length > fixed.length ? 1 : 0
  },
}

interface Compared extends Binding {
  readonly found: Reconciliation | null
  readonly error: KhoError | null
}

async function compareOne(binding: Binding, parts: SyncParts, out: Out): Promise<Compared> {
  const { opening, ...rest } = parts
  try {
    const { found, error } = await reconcileDataset({
      ...rest,
      ...binding,
      most,
      open: (source) => openSource(source, opening),
      onProgress: () => undefined,
    })
    say(binding, found, error, out)
    return { ...binding, found, error }
  } catch (cause) {
    if (!(cause instanceof KhoError)) throw cause
    say(binding, null, cause, out)
    return { ...binding, found: null, error: cause }
  }
}

function say({ dataset, source }: Binding, found: Reconciliation | null, error: KhoError | null, out: Out): void {
  const name = `${dataset} < ${source}`
  if (error) out.line(`${name}: ${error.code}: ${error.message}`)
  if (!found) return
  const { missing, gone, differing } = found
  out.say({
    vi: `${name}: nguồn ${found.source}, đã nạp ${found.stored}, chờ xử lý ${found.quarantined}; thiếu ${missing.count}, thừa ${gone.count}, khác ${differing.count}`,
    en: `${name}: source ${found.source}, stored ${found.stored}, quarantined ${found.quarantined}; missing here ${missing.count}, gone there ${gone.count}, different ${differing.count}`,
  })
  const signs = [
    ['+', missing],
    ['-', gone],
    ['~', differing],
  ] as const
  for (const [sign, { ids }] of signs) for (const id of ids) out.line(`  ${sign} ${id}`)
}

function differs({ missing, gone, differing }: Reconciliation): boolean {
  return missing.count + gone.count + differing.count > 0
}

function reconciledValue({ dataset, source, found, error }: Compared, fixed: readonly Synced[]) {
  const fix = fixed.find((one) => one.dataset === dataset && one.source === source)
  const failure = error ?? fix?.error
  return {
    dataset,
    source,
    found: found && JSON.parse(JSON.stringify(found)),
    fixed: fix?.result?.state ?? null,
    error: failure ? { code: failure.code, message: failure.message } : null,
  }
}
