import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Parser, Store } from 'n3'
import Validator from 'rdf-validate-shacl'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(3))
  await desk.publish('works')
})
afterAll(() => desk[Symbol.asyncDispose]())

const graphOf = (turtle: string): Store => new Store(new Parser().parse(turtle))
const shapesIn = (file: string): Store => graphOf(readFileSync(file, 'utf8'))
const shapes = shapesIn(join(import.meta.dirname, 'dcat-ap-3.ttl'))
/** SEMIC's own file, `dcat-ap-SHACL.ttl` of DCAT-AP 3, where somebody has it. */
const published = process.env.KHO_DCAT_AP_SHAPES ?? ''
const taken = async (path: string) => (await fetch(`${desk.url}${path}`)).text()

async function breaches(graph: Store, by = shapes): Promise<readonly string[]> {
  const { results } = await new Validator(by).validate(graph)
  return results.map(({ focusNode, path, sourceConstraintComponent }) =>
    [focusNode, path, sourceConstraintComponent]
      .map((term) => String(term && 'value' in term ? term.value : ''))
      .join(' '),
  )
}

test('the catalogue, with the files of a release, keeps to the shapes of DCAT-AP 3', async () => {
  const turtle = await taken('/catalog.ttl')
  expect(turtle).toContain('/open/works/releases/1.parquet')
  expect(await breaches(graphOf(turtle))).toEqual([])
})

test.skipIf(published === '')(
  'and to the shapes that SEMIC publishes, where KHO_DCAT_AP_SHAPES names their file',
  async () => {
    expect(await breaches(graphOf(await taken('/catalog.ttl')), shapesIn(published))).toEqual([])
  },
)

test('the shapes find what is missing', async () => {
  const turtle = await taken('/catalog.ttl')
  for (const property of ['title', 'accessURL', 'license', 'endpointURL', 'checksumValue', 'name', 'prefLabel']) {
    const graph = graphOf(turtle)
    graph.removeQuads(
      graph.getQuads(null, null, null, null).filter(({ predicate }) => predicate.value.endsWith(property)),
    )
    expect((await breaches(graph)).length, property).toBeGreaterThan(0)
  }
})

test('the shapes find what is not of its class', async () => {
  const turtle = await taken('/catalog.ttl')
  const types = [
    'LinguisticSystem',
    'RightsStatement',
    'LicenseDocument',
    'MediaType',
    'Document',
    'Concept',
    'Resource',
  ]
  for (const type of [...types, 'ChecksumAlgorithm', 'MediaTypeOrExtent']) {
    const graph = graphOf(turtle)
    const typed = graph.getQuads(null, 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', null, null)
    graph.removeQuads(typed.filter(({ object }) => new RegExp(`[/#]${type}$`).test(object.value)))
    expect((await breaches(graph)).length, type).toBeGreaterThan(0)
  }
})

test('a file of a release is told with its size and checksum', async () => {
  const graph = graphOf(await taken('/catalog.ttl'))
  const file = `${desk.url}/open/works/releases/1.csv`
  const objects = (subject: string, property: string) =>
    graph.getObjects(subject, property, null).map(({ value }) => value)
  const [checksum = ''] = objects(file, 'http://spdx.org/rdf/terms#checksum')
  const bytes = Buffer.from(await (await fetch(file)).arrayBuffer())
  const sha256 = (await taken('/open/works/releases/1.csv.sha256')).slice(0, 64)
  expect(objects(file, 'http://www.w3.org/ns/dcat#byteSize')).toEqual([String(bytes.length)])
  expect(objects(checksum, 'http://spdx.org/rdf/terms#checksumValue')).toEqual([sha256])
})
