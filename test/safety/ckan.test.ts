import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspector } from './issuer.ts'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(3))
})
afterAll(() => desk[Symbol.asyncDispose]())

/** As ckanapi asks: JSON sent to the address without a version. */
async function sent(action: string, given: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${desk.url}/api/action/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(given),
  })
  return { status: response.status, body: await response.json() }
}

/** As harvesters ask: by address. */
async function got(words: string) {
  const response = await fetch(`${desk.url}/api/3/action/${words}`)
  return { status: response.status, body: await response.json() }
}

const help = (action: string) => `${desk.url}/api/3/action/help_show?name=${action}`

test('a client of CKAN finds the listed datasets and no other, whoever asks', async () => {
  const headers = { authorization: `Bearer ${await desk.issuer.sign(inspector)}` }
  const list = await sent('package_list')
  expect(list).toEqual({
    status: 200,
    body: { help: help('package_list'), success: true, result: expect.arrayContaining(['dossiers', 'works']) },
  })
  expect(list.body.result).not.toContain('inquiries')
  expect(await sent('package_list', {}, headers)).toEqual(list)
  expect((await got('package_list?limit=1&offset=1')).body.result).toEqual(list.body.result.slice(1, 2))
  expect((await sent('package_show', { id: 'inquiries' }, headers)).status).toBe(404)
  expect((await sent('site_read')).body.result).toBe(true)
  expect((await got('status_show')).body.result).toMatchObject({ site_url: desk.url, locale_default: 'vi' })
})

test('a package has both languages, its owner, its licence and the files that anybody may take', async () => {
  const { result } = (await sent('package_show', { id: 'works' })).body
  expect(result).toMatchObject({
    ...{ id: 'works', name: 'works', title: 'Công trình', title_translated: { vi: 'Công trình', en: 'Works' } },
    ...{ license_id: 'cc-by-4.0', isopen: true, state: 'active', private: false, num_resources: 2 },
  })
  expect(result.resources.map(({ url }: { url: string }) => url)).toEqual([
    `${desk.url}/open/works/live.csv`,
    `${desk.url}/open/works/live.ndjson`,
  ])
  const [{ id }] = result.resources
  expect((await sent('resource_show', { id })).body.result).toEqual(result.resources[0])
  const closed = (await sent('package_show', { name_or_id: 'dossiers' })).body.result
  expect([closed.resources, closed.isopen]).toEqual([[], false])
  const { organization } = result
  expect((await sent('organization_list')).body.result).toContain(organization.name)
  const owner = await got(`organization_show?id=${organization.name}&include_datasets=true`)
  expect(owner.body.result.packages.map(({ name }: { name: string }) => name)).toContain('works')
})

test('a search finds words without their accents, narrows by facets and tells what it does not understand', async () => {
  const found = (await got('package_search?q=cong%20trinh&facet.field=["res_format"]')).body.result
  expect([found.count, found.results[0].name]).toEqual([1, 'works'])
  expect(found.facets).toEqual({ res_format: { CSV: 1, NDJSON: 1 } })
  const some = (await sent('package_search', { fq: 'res_format:"CSV" -name:nothing', rows: 1 })).body.result
  expect([some.count, some.results.length]).toEqual([1, 1])
  expect((await sent('package_search', { fq: '-res_format:CSV' })).body.result.count).toBeGreaterThan(0)
  for (const given of [{ fq: 'author:me' }, { sort: 'x; drop' }, { rows: -1 }, { 'facet.field': '[' }]) {
    const { status, body } = await sent('package_search', given)
    expect([status, body.success, body.error.__type]).toEqual([409, false, 'Validation Error'])
  }
})

test('what CKAN refuses is refused in its words', async () => {
  expect(await sent('package_show', { id: 'nothing' })).toEqual({
    status: 404,
    body: { help: help('package_show'), success: false, error: { message: 'Not found', __type: 'Not Found Error' } },
  })
  expect(await sent('package_show')).toEqual({
    status: 409,
    body: { help: help('package_show'), success: false, error: { id: ['Missing value'], __type: 'Validation Error' } },
  })
  for (const action of ['package_create', 'constructor', 'datastore_search_sql']) {
    expect(await got(action)).toEqual({ status: 400, body: `Bad request - Action name not known: ${action}` })
  }
  for (const body of ['[1]', '"x"', '{']) {
    const answer = await fetch(`${desk.url}/api/3/action/package_list`, { method: 'POST', body })
    expect(answer.status).toBe(400)
  }
})

test('files of a release stand first, with size and checksum, and go when the rules open less', async () => {
  await desk.publish('works')
  const { resources, version } = (await sent('package_show', { id: 'works' })).body.result
  expect([version, resources.length]).toEqual(['1.0', 4])
  for (const { url, size, hash } of resources.slice(0, 2)) {
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
    expect([bytes.length, `sha256:${createHash('sha256').update(bytes).digest('hex')}`]).toEqual([size, hash])
  }
  await desk.store.apply(openWorks.narrower())
  const after = (await sent('package_show', { id: 'works' })).body.result
  expect([after.version, after.num_resources]).toEqual([null, 2])
})
