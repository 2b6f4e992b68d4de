import { createHash } from 'node:crypto'
import jsonld from 'jsonld'
import { Parser } from 'n3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspector } from './issuer.ts'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'
import { answerOf, codesOf } from './safe-server.ts'

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(3))
})
afterAll(() => desk[Symbol.asyncDispose]())

const told = async (dataset: string) => JSON.parse(await (await fetch(addressOf(dataset))).text())
const addressOf = (dataset: string) => `${desk.url}/open/${dataset}/schema.jsonld`

/** What a search engine makes of it; schema.org's own context is not fetched, of which this is what matters here. */
async function understood(document: jsonld.JsonLdDocument) {
  const context = { '@vocab': 'https://schema.org/', license: { '@type': '@id' }, contentUrl: { '@type': '@id' } }
  const documentLoader = async (documentUrl: string) => ({ documentUrl, document: { '@context': context } })
  const quads = await jsonld.toRDF(document, { format: 'application/n-quads', documentLoader } as jsonld.Options.ToRdf)
  return new Parser()
    .parse(String(quads))
    .map(({ predicate, object }) => `${predicate.value.split(/[/#]/).at(-1)} ${object.value}`)
}

test('a dataset tells search engines its licence, its owner and the files that anybody may take, and of no field that is closed', async () => {
  const works = await told('works')
  const facts = await understood(works)
  for (const fact of [
    'type https://schema.org/Dataset',
    'license http://publications.europa.eu/resource/authority/licence/CC_BY_4_0',
    'name Công trình',
    'alternateName Works',
    'keywords dữ liệu giả lập',
    `contentUrl ${desk.url}/open/works/live.csv`,
    'unitText m2',
  ])
    expect(facts).toContain(fact)
  expect(JSON.stringify(works)).not.toContain('inspector')
  expect(works.distribution).toHaveLength(2)
})

test('it is the same for everybody, named by the dataset’s page, and there for listed datasets alone', async () => {
  const headers = { authorization: `Bearer ${await desk.issuer.sign(inspector)}` }
  const known = await fetch(addressOf('works'), { headers })
  expect(known.headers.get('content-type')).toBe('application/ld+json')
  expect(await known.json()).toEqual(await told('works'))
  const page = await fetch(`${desk.url}/open/works`)
  expect(page.headers.get('link')).toBe('</open/works/schema.jsonld>; rel="alternate"; type="application/ld+json"')
  for (const dataset of ['inquiries', 'nothing']) {
    const answer = await answerOf(await fetch(addressOf(dataset), { headers }))
    expect([answer.status, ...codesOf(answer)]).toEqual([404, 'KHO448'])
  }
  const closed = await told('dossiers')
  expect([closed.distribution, closed.variableMeasured]).toEqual([[], []])
})

test('files of a release stand first, with their size and checksum, and go when the rules open less', async () => {
  await desk.publish('works')
  const works = await told('works')
  expect(works.version).toBe('1.0')
  const urls: string[] = works.distribution.map(({ contentUrl }: { contentUrl: string }) => contentUrl)
  const at = `${desk.url}/open/works`
  expect(urls).toEqual([`${at}/releases/1.csv`, `${at}/releases/1.parquet`, `${at}/live.csv`, `${at}/live.ndjson`])
  for (const { contentUrl, sha256, contentSize } of works.distribution.slice(0, 2)) {
    const bytes = Buffer.from(await (await fetch(contentUrl)).arrayBuffer())
    expect([`${bytes.length} B`, createHash('sha256').update(bytes).digest('hex')]).toEqual([contentSize, sha256])
  }
  await desk.store.apply(openWorks.narrower())
  const after = await told('works')
  expect([after.version, after.distribution.length]).toEqual([undefined, 2])
})
