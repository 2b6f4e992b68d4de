import { spawn, spawnSync } from 'node:child_process'
import { parse } from 'csv-parse'

export const hasOgr: boolean = spawnSync('ogr2ogr', ['--version']).status === 0

/** The name of the column that has the geometry of a feature, as WKT; empty where it has none. */
export const geometryColumn = 'WKT'

/**
 * Every feature of a file with features by column, as GDAL has them (Debian: gdal-bin): a reader that has nothing in common with
 * what wrote it. What is null and a text without letters are the same to it; a truth is 0 or 1.
 */
export async function* ogrFeatures(file: string): AsyncGenerator<{ readonly [column: string]: string }> {
  const asWritten = ['-oo', 'DATE_AS_STRING=YES', '-oo', 'ARRAY_AS_STRING=YES']
  const asCsv = ['-f', 'CSV', '-lco', 'GEOMETRY=AS_WKT', '-lco', 'STRING_QUOTING=IF_NEEDED']
  const reader = spawn('ogr2ogr', [...asCsv, ...asWritten, '/vsistdout/', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => reader.once('close', resolve))
  for await (const feature of reader.stdout.pipe(parse({ columns: true, record_delimiter: '\n' }))) yield feature
  if ((await ended) !== 0) throw new Error('GDAL could not read the file')
}
