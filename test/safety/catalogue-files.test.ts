import jsonld from 'jsonld'
import { Parser } from 'n3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspector } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(
    safeCity(`
# policies/procedures.yaml
policy: procedures
rules: [{ rule: everybody, allow: read, fields: all, ways: [query, export] }]
`),
  )
})
afterAll(() => safe[Symbol.asyncDispose]())

const dcat = 'http://www.w3.org/ns/dcat#'
const dct = 'http://purl.org/dc/terms/'

/** A catalogue's triples as a reader that is not the writer understands them, by subject. */
async function triplesOf(path: string): Promise<readonly (readonly [string, string, string])[]> {
  const headers = { authorization: `Bearer ${await safe.issuer.sign(inspector)}` }
  const response = await fetch(`${safe.url}${path}`, { headers })
  const text = await response.text()
  const type = response.headers.get('content-type')
  expect([response.status, type]).toEqual([
    200,
    path.endsWith('ttl') ? 'text/turtle; charset=utf-8' : 'application/ld+json',
  ])
  const source = path.endsWith('ttl')
    ? text
    : String(await jsonld.toRDF(JSON.parse(text), { format: 'application/n-quads' }))
  return new Parser()
    .parse(source)
    .map(({ subject, predicate, object }): readonly [string, string, string] => [
      subject.value,
      predicate.value,
      object.termType === 'Literal' ? `${object.value}@${object.language}` : object.value,
    ])
    .sort()
}

test('the catalogue is one graph in Turtle and in JSON-LD, the same for everybody, with listed datasets alone', async () => {
  const turtle = await triplesOf('/catalog.ttl')
  expect(await triplesOf('/catalog.jsonld')).toEqual(turtle)
  const open = await (await fetch(`${safe.url}/catalog.ttl`)).text()
  expect(new Parser().parse(open)).toHaveLength(turtle.length)
  expect(turtle.some((triple) => triple.some((term) => term.includes('inquir')))).toBe(false)
  const at = `${safe.url}/open/procedures`
  const told = (subject: string, property: string) =>
    turtle.filter(([of, by]) => of === subject && by === property).map(([, , value]) => value)
  expect(told(at, `${dct}title`)).toEqual(['Procedures@en', 'Thủ tục@vi'])
  expect(told(at, `${dct}description`)).toEqual(['Procedures (invented data)@en', 'Thủ tục (dữ liệu giả lập)@vi'])
  expect(told(at, `${dct}accessRights`)).toEqual([
    'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
  ])
  expect(told(at, `${dcat}distribution`)).toEqual([`${at}/live.csv`, `${at}/live.ndjson`])
  expect(told(`${at}/live.csv`, `${dct}license`)).toEqual([
    'http://publications.europa.eu/resource/authority/licence/CC_BY_4_0',
  ])
  for (const url of told(at, `${dcat}distribution`)) expect((await fetch(url)).status).toBe(200)
})

test('every dataset has what DCAT-AP 3 makes obligatory, and a distribution only where anybody may take it', async () => {
  const turtle = await triplesOf('/catalog.ttl')
  const datasets = turtle.filter(([, , type]) => type === `${dcat}Dataset`).map(([subject]) => subject)
  expect(datasets).toContain(`${safe.url}/open/dossiers`)
  for (const dataset of datasets)
    for (const property of ['title', 'description', 'publisher', 'identifier'])
      expect(
        turtle.some(([of, by]) => of === dataset && by === `${dct}${property}`),
        `${dataset} ${property}`,
      ).toBe(true)
  const files = turtle.filter(([, by]) => by === `${dcat}accessURL`).map(([subject]) => subject)
  expect(files).toEqual([`${safe.url}/open/procedures/live.csv`, `${safe.url}/open/procedures/live.ndjson`])
})
