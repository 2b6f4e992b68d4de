import { KhoError } from '@kho/schema/error.ts'
import { missingTable } from '../source-drift.ts'
import type { Place, PlacedFile } from './place.ts'

const done = '.done'

/** Whether a name stands for a series of files, as `ho_so_*.csv` does. */
export function isSeries(from: string): boolean {
  return from.includes('*')
}

/**
 * The file to read for a name. Of a series it is the last by name among those that are complete: a file whose `.done`
 * companion is there, or any where the series has no such companions. A single file with an older `.done` is being
 * written again.
 */
export async function chosenFile(place: Place, from: string, source: string, signal: AbortSignal): Promise<string> {
  if (isSeries(from)) return await newest(place, from, source, signal)
  const mark = await place.find(`${from}${done}`, signal)
  const file = mark && (await place.find(from, signal))
  if (!mark || !file || mark.modified >= file.modified) return from
  throw new KhoError('KHO268', `File ${from} of source ${source} is newer than its ${done} mark.`, { source, from })
}

async function newest(place: Place, from: string, source: string, signal: AbortSignal): Promise<string> {
  const files = await place.list(signal)
  if (files === null) throw missingTable(source, from)
  const times = new Map(files.map(({ path, modified }) => [path, modified]))
  const ofSeries = patternOf(from)
  const series = files.filter(({ path }) => ofSeries.test(path) && !path.endsWith(done))
  const isDone = ({ path, modified }: PlacedFile) => (times.get(`${path}${done}`) ?? -1) >= modified
  const marked = series.some(({ path }) => times.has(`${path}${done}`))
  const complete = marked ? series.filter(isDone) : series
  const last = complete.at(-1)
  if (last) return last.path
  if (series.length === 0) throw missingTable(source, from)
  const message = `No file of ${from} of source ${source} is marked as complete by ${done}.`
  throw new KhoError('KHO268', message, { source, from })
}

/** `*` stands for any part of a name, never for a folder. */
function patternOf(from: string): RegExp {
  const parts = from.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]*')}$`, 'u')
}
