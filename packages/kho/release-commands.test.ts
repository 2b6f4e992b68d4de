import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderOf } from '@kho/schema/release/release-folder.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import { expect, test } from 'vitest'
import { runKho } from '../../test/harness/run-kho.ts'
import { type TestStore, testStore } from '../../test/harness/test-store.ts'
import { openWorks, worksSql } from '../../test/safety/release-desk.ts'
import { readConfig } from './config.ts'
import { openStore } from './open-store.ts'
import { tendReleases } from './tend-releases.ts'

const everyDay = () =>
  openWorks.whole().map(({ path, text }) => {
    return {
      path,
      text: path === 'datasets/works.yaml' ? text.replace('size:', 'release: { every: 1d }\nsize:') : text,
    }
  })

async function home() {
  const folder = mkdtempSync(join(tmpdir(), 'kho-release-home-'))
  const store = await testStore(everyDay())
  await store.rows(worksSql(20))
  const secret = Buffer.alloc(32, 7).toString('base64')
  const environment = { KHO_HOME: folder, KHO_DATABASE_URL: store.url, KHO_SUBJECT_KEY: secret, KHO_LEDGER_KEY: secret }
  return {
    ...{ folder, store, environment },
    kho: (...argv: string[]) => runKho(argv, environment),
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

const states = async (store: TestStore) =>
  store.rows('select number, version, state, reason from data.releases order by 1')

test('releases are published, listed, confirmed and withdrawn by command, each in the ledger', async () => {
  await using here = await home()
  const { kho, store } = here
  const made = { dataset: 'works', release: 1, version: '1.0', rows: 20, changes: null }
  expect(await kho('release', 'works', '--json')).toMatchObject({ code: 0, values: [{ ...made, isNew: true }] })
  expect(await kho('release', 'works', '--json')).toMatchObject({ code: 0, values: [{ ...made, isNew: false }] })
  expect(await kho('release', 'dossiers')).toMatchObject({ code: 1 })
  expect(await kho('release', 'nothing')).toMatchObject({ code: 2 })
  const [release] = await releasesIn(store.owner)
  if (!release) throw new Error('no release')
  const folder = folderOf(join(here.folder, 'releases'), release)
  expect(existsSync(join(folder, 'manifest.json'))).toBe(true)
  const listed = async () => (await kho('release', 'list', 'works')).out
  expect(await listed()).toMatch(/^works 1 \(1\.0\) published .* 20$/m)
  await store.apply(openWorks.narrower())
  expect(await listed()).toMatch(/suspended/)
  expect(await kho('release', 'confirm', 'works', '2', '--reason', 'x')).toMatchObject({ code: 1 })
  expect(await kho('release', 'confirm', 'works', '1', '--reason', 'still open')).toMatchObject({ code: 0 })
  expect(await listed()).toMatch(/published .* 20 still open$/m)
  await store.apply(openWorks.closed())
  expect(await kho('release', 'confirm', 'works', '1', '--reason', 'x')).toMatchObject({ code: 1 })
  expect(await kho('release', 'withdraw', 'works', '1')).toMatchObject({ code: 2 })
  expect(await kho('release', 'withdraw', 'works', '1', '--reason', 'phones')).toMatchObject({ code: 0 })
  expect(existsSync(folder)).toBe(false)
  expect(await states(store)).toEqual([['1', '1.0', 'withdrawn', 'phones']])
  expect((await kho('release', 'list', '--json')).values).toMatchObject([[{ state: 'withdrawn', reason: 'phones' }]])
  const entries = await store.rows(`
    select body::json ->> 'action', body::json #>> '{target,key}' from kho.ledger_entry
    where body::json ->> 'kind' = 'write' order by at`)
  expect(entries.map((entry) => entry.join(' '))).toEqual([
    ...['release.publish works', 'release.publish works', 'release.publish dossiers'],
    ...['release.confirm works.1', 'release.withdraw works.1'],
  ])
})

test('a worker publishes what is due by itself, not again before its time, and notes what is suspended', async () => {
  await using here = await home()
  const { store } = here
  await using opened = await openStore(readConfig(here.environment), 'test')
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const tending = tendReleases({ store: opened, config: readConfig(here.environment), pause: 20, onError })
  await using _tending = tending
  await expect.poll(() => states(store), { timeout: 20_000 }).toEqual([['1', '1.0', 'published', null]])
  await store.rows(`update data.works set title = 'x' where code = '00000020'`)
  await store.apply(
    everyDay().map(
      (one) => openWorks.narrower().find(({ path }) => path === one.path && path.startsWith('policies')) ?? one,
    ),
  )
  await expect.poll(() => states(store), { timeout: 20_000 }).toEqual([['1', '1.0', 'suspended', null]])
  await store.rows(`update kho.release_try set at = at - interval '1 day'`)
  const both = [
    ['1', '1.0', 'suspended', null],
    ['2', '2.0', 'published', null],
  ]
  await expect.poll(() => states(store), { timeout: 20_000 }).toEqual(both)
  const [, first] = await releasesIn(store.owner)
  if (!first) throw new Error('no release')
  const folder = folderOf(join(here.folder, 'releases'), first)
  expect(existsSync(folder)).toBe(true)
  await store.rows(`update kho.release set withdrawn_at = now(), reason = 'x' where number = 1`) // as a steward does
  await expect.poll(() => existsSync(folder), { timeout: 20_000 }).toBe(false)
  expect(errors).toEqual([])
})
