import { Package } from 'datapackage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hardTexts, openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'

const rows = 40
let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(rows))
  // The validator has JavaScript's numbers, and takes a UUID by its version and variant.
  await desk.store.rows('update data.works set area = floors, uid = gen_random_uuid()')
  await desk.publish('works')
})
afterAll(() => desk[Symbol.asyncDispose]())

interface Descriptor {
  readonly resources: readonly [
    { readonly dialect: object; readonly schema: { readonly fields: { readonly name: string; type: string }[] } },
  ]
}

async function described(): Promise<Descriptor> {
  return (await fetch(`${desk.url}/open/works/datapackage.json`)).json()
}

/** Its validator holds GeoJSON against a schema whose parts it would have to fetch, and takes none for valid: told as an object. */
function withoutGeojson(descriptor: Descriptor): Descriptor {
  for (const field of descriptor.resources[0].schema.fields) if (field.type === 'geojson') field.type = 'object'
  return descriptor
}

test('a release is a data package by Frictionless’ own profiles, read from its address', async () => {
  const { valid, errors, profile } = await Package.load(`${desk.url}/open/works/datapackage.json`)
  expect([valid, errors, profile.name]).toEqual([true, [], 'tabular-data package'])
})

test('and every cell of its file is of the type that its table schema says', async () => {
  const { resources } = await Package.load(withoutGeojson(await described()))
  const [resource] = resources
  const records = await resource.read({ keyed: true })
  expect(records).toHaveLength(rows)
  // It leaves out what a cell begins with even where the dialect says that it is not to.
  const titles = records.slice(0, hardTexts.length).map(({ title }) => title ?? '')
  expect(titles).toEqual(hardTexts.map((text) => text.trimStart()))
  expect((await described()).resources[0].dialect).toMatchObject({ skipInitialSpace: false })
  expect(records[0]).toMatchObject({ code: '00000001', fee: 1.25, done: false, doc: { n: 1 }, tags: ['a', 'b,"1'] })
})

test('the validator finds what is of no package, and cells that are not of their type', async () => {
  const { resources, ...nothing } = await described()
  expect((await Package.load({ ...nothing, resources: [] })).valid).toBe(false)
  const wrong = withoutGeojson({ ...nothing, resources })
  for (const field of wrong.resources[0].schema.fields) if (field.name === 'title') field.type = 'integer'
  const [resource] = (await Package.load(wrong)).resources
  await expect(resource.read()).rejects.toThrow(/type and format mismatch/)
})
