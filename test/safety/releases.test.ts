import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openMeaning } from '@kho/api/release/release-ask.ts'
import { KhoError } from '@kho/schema/error.ts'
import { folderOf, purgeFolder } from '@kho/schema/release/release-folder.ts'
import { confirmRelease, releasesIn, withdrawRelease } from '@kho/schema/release/releases.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'
import { answerOf, codesOf } from './safe-server.ts'

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(20))
})
afterAll(() => desk[Symbol.asyncDispose]())

const answer = async (path: string) => answerOf(await fetch(`${desk.url}/open/${path}`))

async function told(path: string): Promise<readonly (number | string)[]> {
  const { status, ...rest } = await answer(path)
  return [status, ...codesOf({ status, ...rest })]
}

const stray = () => readdirSync(join(desk.root, 'works'))

test('D10: killed in the middle nothing partial shows, and the next release sweeps it away', async () => {
  const program = fileURLToPath(new URL('./publish-and-die.ts', import.meta.url))
  for (const moment of ['rows', 'gate', 'sign']) {
    const words = ['--disable-warning=ExperimentalWarning', program, desk.store.url, desk.root, 'works', moment]
    const doomed = spawn(process.execPath, words, { stdio: 'ignore' })
    expect((await once(doomed, 'exit'))[1]).toBe('SIGKILL')
    expect(await told('works.csv')).toEqual([404, 'KHO145'])
    expect((await answer('works/releases')).body.releases).toEqual([])
    expect(stray()).toHaveLength(1)
  }
  // The server notices within half a second that whoever held the lock is gone.
  const published = expect.poll(() => desk.publish('works').then((one) => one.release.number, codeOf), {
    timeout: 10_000,
  })
  await published.toBe(1)
  expect(stray()).toHaveLength(1)
  expect(await told('works.csv')).toEqual([200])
})

const codeOf = (thrown: unknown) => (thrown instanceof KhoError ? thrown.code : String(thrown))

test('a gate that refuses, and a reader who gives up, leave nothing', async () => {
  await desk.store.rows(`update data.works set title = 'x' where code = '00000020'`)
  const gate = async () => {
    throw new KhoError('KHO148', 'refused')
  }
  await expect(desk.publish('works', { gate })).rejects.toMatchObject({ code: 'KHO148' })
  await expect(desk.publish('works', { signal: AbortSignal.abort() })).rejects.toThrow()
  await expect(desk.publish('dossiers')).rejects.toMatchObject({ code: 'KHO144' })
  await expect(desk.publish('procedures')).rejects.toMatchObject({ code: 'KHO464' })
  await expect(desk.publish('nothing')).rejects.toMatchObject({ code: 'KHO526' })
  expect(stray()).toHaveLength(1)
})

test('a release tells what changed since the one before, and where nothing did there is none', async () => {
  await desk.store.rows(`delete from data.works where code = '00000003'`)
  await desk.store.rows(worksSql(22).replace('generate_series(1, 22)', 'generate_series(21, 22)'))
  const { release, isNew } = await desk.publish('works')
  expect([isNew, release.number, release.changes]).toEqual([true, 2, { since: 1, added: 2, removed: 1, changed: 1 }])
  expect(await desk.publish('works')).toMatchObject({ isNew: false, release: { number: 2 } })
  const { text } = await answer('works/releases/2/changes.csv')
  const lines = text.split('\r\n').map((line) => line.split(',').slice(0, 2).join())
  expect(lines).toEqual([
    ...['_change,code', 'removed,00000003', 'changed,00000020', 'added,00000021', 'added,00000022', ''],
  ])
  expect(await told('works/releases/1/changes.csv')).toEqual([404, 'KHO148'])
  expect(await told('works/releases/1.csv')).toEqual([200])
  const query = '{ releases(orderBy: [{ field: NUMBER }]) { nodes { release state rows added removed changed } } }'
  const { nodes } = (await desk.ask(query)).body.data.releases
  expect(nodes).toEqual([
    { release: 'works.1', state: 'published', rows: '20', added: null, removed: null, changed: null },
    { release: 'works.2', state: 'published', rows: '21', added: '2', removed: '1', changed: '1' },
  ])
  const page = (await answer('works')).body
  expect(page.release).toMatchObject({ release: 2, version: '1.0', rows: 21, state: 'published' })
  expect(page.release.files.map(({ href }: { href: string }) => href)).toEqual([
    ...['/open/works/releases/2.csv', '/open/works/releases/2.parquet', '/open/works/releases/2/changes.csv'],
  ])
})

test('P08: rules that open less suspend every release they touch at once, until a steward confirms; wider ones suspend none', async () => {
  await desk.store.apply(openWorks.wider())
  expect(await told('works.csv')).toEqual([200])
  for (const less of [openWorks.fewer(), openWorks.closed(), openWorks.narrower()]) {
    await desk.store.apply(less)
    for (const path of ['works.csv', 'works/releases/1.parquet', 'works/releases/2', 'works/dictionary.json']) {
      expect(await told(path)).toEqual([410, 'KHO147'])
    }
    const { releases } = (await answer('works/releases')).body
    expect(releases.map(({ state, files }: { state: string; files: [] }) => [state, files.length])).toEqual([
      ...[2, 1].map(() => ['suspended', 0]),
    ])
  }
  const meaning = openMeaning(desk.store.city(), 'works', new Date()) ?? ''
  await confirmRelease(desk.store.worker, { dataset: 'works', number: 1, meaning, reason: 'still open' })
  expect(await told('works/releases/1.csv')).toEqual([200])
  expect(await told('works/releases/2.csv')).toEqual([410, 'KHO147'])
  await desk.store.apply(openWorks.fewer())
  expect(await told('works/releases/1.csv')).toEqual([410, 'KHO147'])
  await desk.store.apply(openWorks.narrower())
})

test('a column that went makes a new major, and the last of the old one goes on for six months', async () => {
  expect((await desk.publish('works')).release).toMatchObject({ number: 3, major: 2, minor: 0 })
  expect((await answer('works.csv')).text.split('\r\n')[0]).toBe('code,title,fee')
  await desk.store.apply(openWorks.whole())
  expect(await told('works/releases/2.csv')).toEqual([200])
  expect((await desk.publish('works')).release).toMatchObject({ number: 4, major: 2, minor: 1 })
  const old = await fetch(`${desk.url}/open/works/v1.csv`, { method: 'HEAD' })
  const [content, until] = ['content-location', 'sunset'].map((name) => old.headers.get(name) ?? '')
  expect(content).toBe('/open/works/releases/2.csv')
  const days = (Date.parse(until ?? '') - Date.now()) / 86_400_000
  expect([days > 175, days < 190, /^@\d+$/.test(old.headers.get('deprecation') ?? '')]).toEqual([true, true, true])
  expect((await fetch(`${desk.url}/open/works/v2.csv`, { method: 'HEAD' })).headers.get('sunset')).toBeNull()
  await desk.store.rows(`update kho.release set published_at = published_at - interval '7 months' where number >= 3`)
  expect(await told('works/v1.csv')).toEqual([410, 'KHO149'])
  expect(await told('works/releases/2.csv')).toEqual([200])
})

test('a dictionary and a data package tell what the columns of the latest release are', async () => {
  const { columns, version } = (await answer('works/dictionary.json')).body
  expect([version, columns.length]).toEqual(['2.1', 13])
  expect(columns[4]).toMatchObject({ name: 'fee', type: 'decimal', length: '14,2', unit: 'VND', key: false })
  const csv = (await answer('works/dictionary.csv')).text.split('\r\n')
  expect(csv).toHaveLength(15)
  expect(csv[1]).toBe('code,Mã,Code,,,text,"text, UTF-8, NFC",,,true,true,,,,,,,,')
  const packaged = (await answer('works/datapackage.json')).body
  const [resource] = packaged.resources
  expect(packaged).toMatchObject({ name: 'works', version: '2.1.4', licenses: [{ name: 'CC-BY-4.0' }] })
  expect(resource.schema.primaryKey).toEqual(['code'])
  expect(resource.schema.fields.map(({ type }: { type: string }) => type).join()).toBe(
    'string,string,integer,integer,number,boolean,date,datetime,string,string,array,object,geojson',
  )
  const file = await fetch(resource.path)
  const bytes = Buffer.from(await file.arrayBuffer())
  expect([bytes.length, file.headers.get('etag')]).toEqual([
    resource.bytes,
    `"${resource.hash.replace('sha256:', '')}"`,
  ])
})

test('D08: a release that was withdrawn answers 410 with the reason, its files are gone, and it does not come back', async () => {
  const [release] = await releasesIn(desk.store.worker, { dataset: 'works', number: 2 })
  if (!release) throw new Error('no release')
  const gone = { dataset: 'works', number: 2, reason: 'phone numbers' }
  expect(await withdrawRelease(desk.store.worker, gone)).toBe(true)
  await purgeFolder(desk.root, release)
  for (const path of [
    'works/releases/2.csv',
    'works/releases/2.json',
    'works/releases/2.csv.sha256',
    'works/releases/2',
  ]) {
    const { status, body } = await answer(path)
    expect([status, body.errors[0].extensions.code, body.errors[0].extensions.details.reason]).toEqual([
      ...[410, 'KHO146', 'phone numbers'],
    ])
  }
  expect(existsSync(folderOf(desk.root, release))).toBe(false)
  expect(await withdrawRelease(desk.store.worker, gone)).toBe(false)
  await expect(
    desk.store.rows(`update kho.release set withdrawn_at = null where dataset = 'works' and number = 2`),
  ).rejects.toThrow('stays so')
  expect((await desk.ask('{ release(release: "works.2") { state reason } }')).body.data.release).toEqual({
    ...{ state: 'withdrawn', reason: 'phone numbers' },
  })
  await desk.store.rows(`update data.works set title = 'y' where code = '00000022'`)
  expect((await desk.publish('works')).release.number).toBe(5)
})
