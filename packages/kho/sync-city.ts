import type { Reason } from '@kho/ingest/check/tally.ts'
import type { RunResult } from '@kho/ingest/run.ts'
import type { SourceOptions } from '@kho/ingest/sources/connection.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { syncBinding } from '@kho/ingest/sync-binding.ts'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import type { Out } from './out.ts'

/** One dataset of one source, to be brought up to date. */
export interface Binding {
  readonly dataset: string
  readonly source: string
}

export interface Synced extends Binding {
  readonly result: RunResult | null
  /** Why no run could begin. */
  readonly error: KhoError | null
}

export interface SyncParts {
  /** In the role `kho_worker`. */
  readonly database: Database
  readonly city: City
  readonly version: number
  readonly opening: SourceOptions
  readonly identityKey: Buffer
  readonly signal: AbortSignal
  readonly full: boolean
  /** Compare now, also where a cursor's next compare is not due. */
  readonly compare?: boolean
}

/** The bindings that are asked for, in the documents' order; a name that the city does not have is refused, and so is what sends itself. */
export function bindingsOf(city: City, datasets: readonly string[], source: string | null): readonly Binding[] {
  for (const dataset of datasets) {
    if (!city.contracts.has(dataset)) throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
  }
  if (source !== null && !city.sources.has(source)) {
    throw new KhoError('KHO526', `There is no source ${source}.`, { source })
  }
  const asked = [...city.contracts.values()]
    .filter(({ dataset }) => datasets.length === 0 || datasets.includes(dataset))
    .flatMap(({ dataset, sources }) => sources.map(({ source: of, mode }) => ({ dataset, source: of, mode })))
    .filter((binding) => source === null || binding.source === source)
  const read = asked.filter(({ mode }) => mode !== 'push')
  const [pushed] = asked
  if (pushed && read.length === 0 && (datasets.length > 0 || source !== null)) {
    const message = `Source ${pushed.source} sends ${pushed.dataset} itself: there is nothing to read.`
    throw new KhoError('KHO221', message, { dataset: pushed.dataset, source: pushed.source })
  }
  return read.map(({ dataset, source: of }) => ({ dataset, source: of }))
}

/** As many sources as are read at a time; each of them only once at any moment. */
const lanes = 2

/**
 * Brings bindings up to date, showing each: a source's one after the other, two sources side by side. One that fails
 * does not stop the others. What came of them stands in the order they were asked for.
 */
export async function syncAll(bindings: readonly Binding[], parts: SyncParts, out: Out): Promise<readonly Synced[]> {
  const synced = new Map<Binding, Synced>()
  const waiting = Map.groupBy(bindings, ({ source }) => source).values()
  const lane = async () => {
    for (const ofSource of waiting) {
      for (const binding of ofSource) {
        if (parts.signal.aborted) return
        synced.set(binding, await syncOne(binding, parts, out))
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return bindings.flatMap((binding) => synced.get(binding) ?? [])
}

async function syncOne(binding: Binding, parts: SyncParts, out: Out): Promise<Synced> {
  const progress = out.progress(`${binding.dataset} < ${binding.source}`)
  const { opening, ...rest } = parts
  try {
    const result = await syncBinding({
      ...rest,
      ...binding,
      open: (source: SourceDocument) => openSource(source, opening),
      onProgress: ({ rows, expected }) => progress.update(rows, expected),
    })
    progress.end(resultWords(result, out.language))
    return { ...binding, result, error: result.error }
  } catch (cause) {
    if (!(cause instanceof KhoError)) throw cause
    progress.end(`${cause.code}: ${cause.message}`)
    return { ...binding, result: null, error: cause }
  }
}

/** What a run did, in one line of counts. */
function resultWords(result: RunResult, language: Language): string {
  const state = words[result.state][language]
  if (result.error) return `${state}, ${result.error.code}: ${result.error.message}`
  const said = counted.filter((name) => result[name] > 0 || name === 'read')
  return `${state}, ${said.map((name) => `${result[name]} ${words[name][language]}`).join(', ')}`
}

const counted = ['read', 'inserted', 'updated', 'deleted', 'unchanged', 'quarantined'] as const

const words: Record<RunResult['state'] | (typeof counted)[number], Bilingual> = {
  done: { vi: 'xong', en: 'done' },
  held: { vi: 'bị giữ', en: 'held' },
  failed: { vi: 'thất bại', en: 'failed' },
  read: { vi: 'dòng đã đọc', en: 'read' },
  inserted: { vi: 'thêm', en: 'inserted' },
  updated: { vi: 'sửa', en: 'updated' },
  deleted: { vi: 'xóa', en: 'deleted' },
  unchanged: { vi: 'giữ nguyên', en: 'unchanged' },
  quarantined: { vi: 'chờ xử lý', en: 'quarantined' },
}

/** What the reasons of a run's refusals come to, for programs. */
export function reasonsValue(reasons: readonly Reason[]): { [name: string]: string | number | null }[] {
  return reasons.map(({ field, rule, level, count }) => ({ field, rule, level, count }))
}
