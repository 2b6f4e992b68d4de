import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(3))
  await desk.publish('works')
})
afterAll(() => desk[Symbol.asyncDispose]())

async function take(
  path: string,
  headers: { readonly [name: string]: string } = {},
  method = 'GET',
): Promise<Response> {
  const response = await fetch(`${desk.url}/open/works${path}`, { headers, method })
  await response.arrayBuffer()
  return response
}

const told = async (path: string) => (await fetch(`${desk.url}/open/works${path}`)).json()

test('a file that is taken from its beginning is counted, of its release and its month, and nothing else is', async () => {
  expect(await told('')).toMatchObject({ release: { release: 1, taken: 0 }, taken: [] })
  const whole = await take('.csv')
  await take('/releases/1.parquet')
  await take('/v1.csv', { range: 'bytes=0-9' })
  await take('.ndjson')
  // Going on with a file, one that is the same, its head and its checksum are no file taken; nor is what is refused.
  await take('.csv', { range: 'bytes=10-' })
  await take('.csv', { 'if-none-match': whole.headers.get('etag') ?? '' })
  await take('.csv', {}, 'HEAD')
  await take('.csv.sha256')
  await take('/releases/9.csv')
  await vi.waitFor(async () => expect((await told('')).taken).toMatchObject([{ times: 4 }]), { timeout: 10_000 })
  const { taken, release } = await told('')
  expect([taken[0].month, release.taken]).toEqual([expect.stringMatching(/^\d{4}-\d{2}$/), 4])
  expect((await told('/releases')).releases).toMatchObject([{ release: 1, taken: 4 }])
})

test('what is kept of it names a file and a month, and nobody', async () => {
  await take('.csv')
  const rows = () => desk.store.rows(`select dataset, release, format, times from kho.file_taken order by format`)
  await vi.waitFor(
    async () => expect((await rows()).map(([, , format, times]) => [format, times])).toContainEqual(['csv', '3']),
    {
      timeout: 10_000,
    },
  )
  const columns = await desk.store.rows(
    `select attname from pg_attribute where attrelid = 'kho.file_taken'::regclass and attnum > 0 order by attnum`,
  )
  expect(columns.flat()).toEqual(['dataset', 'release', 'format', 'month', 'times'])
})
