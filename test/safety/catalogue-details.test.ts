import { randomUUID } from 'node:crypto'
import type { Document } from '@kho/schema/contract/document.ts'
import { sql } from 'kysely'
import { Parser, Store } from 'n3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'

/** The city of open works, which says more of itself. */
function saidMore(): readonly Document[] {
  const more: { readonly [path: string]: readonly [string, string] } = {
    'city.yaml': ['synthetic: true', 'synthetic: true\narea: { unit: "79", from: 1976-07-02 }'],
    'datasets/works.yaml': [
      'theme: construction',
      'theme: construction\nkeywords: [{ vi: công trình, en: works }]\nperiod: { from: 2019-01-01, until: 2020-12-31 }',
    ],
    'policies/works.yaml': ['rule: everybody,', 'rule: everybody, basis: N278-13,'],
  }
  return [...openWorks.whole(), counted].map(({ path, text }) => {
    const [found, put] = more[path] ?? ['', '']
    return { path, text: withContact(found === '' ? text : text.replace(found, put)) }
  })
}

/** Computed from what not everybody may know of. */
const counted: Document = {
  path: 'datasets/counted.yaml',
  text: `dataset: counted
names: { one: count_of_one, many: counts }
title: { vi: Số đếm, en: Counts }
owner: H29.1
class: shared
listed: true
derive: { from: inquiries, by: { code: dossier_code }, measures: { many: count } }
`,
}

const withContact = (text: string): string =>
  text.replace(
    '{ agency: H29.1,',
    '{ agency: H29.1, contact: { title: { vi: Tổ dữ liệu, en: Data desk }, email: data@h29-1.example, phone: +84 28 000 000 },',
  )

let desk: ReleaseDesk
let graph: Store
beforeAll(async () => {
  desk = await releaseDesk(saidMore())
  await desk.store.rows(worksSql(3))
  await desk.publish('works')
  await readFromDesk(desk)
  graph = new Store(new Parser().parse(await (await fetch(`${desk.url}/catalog.ttl`)).text()))
})
afterAll(() => desk[Symbol.asyncDispose]())

/** As if its records had been read from a system a moment ago, one more than passed the checks. */
async function readFromDesk({ store: { owner } }: ReleaseDesk): Promise<void> {
  const run = randomUUID()
  await owner.rows(sql`
    insert into kho.binding (dataset, source, version, owner, agency, kind, mode, listed, promise_seconds)
    values ('works', 'desk', 1, 'H29.1', 'H29.1', 'postgres', 'snapshot', true, 3600)`)
  await owner.rows(sql`
    insert into kho.run (run, dataset, source, version, binding, state, worker)
    values (${run}, 'works', 'desk', 1, '', 'done', 'test')`)
  await owner.rows(sql`
    insert into kho.checkpoint (dataset, source, run, at, records) values ('works', 'desk', ${run}, now(), 3)`)
  await owner.rows(sql`
    insert into kho.quarantine (dataset, source, run, breaches, raw) values ('works', 'desk', ${run}, '[]', '{}')`)
}

const prefixes: { readonly [prefix: string]: string } = {
  ...{ dct: 'http://purl.org/dc/terms/', dcat: 'http://www.w3.org/ns/dcat#', prov: 'http://www.w3.org/ns/prov#' },
  ...{ vcard: 'http://www.w3.org/2006/vcard/ns#', odrl: 'http://www.w3.org/ns/odrl/2/', kho: 'urn:kho:catalogue:' },
  ...{
    dqv: 'http://www.w3.org/ns/dqv#',
    foaf: 'http://xmlns.com/foaf/0.1/',
    skos: 'http://www.w3.org/2004/02/skos/core#',
  },
  ...{ r5r: 'http://data.europa.eu/r5r/', rdfs: 'http://www.w3.org/2000/01/rdf-schema#' },
}
const told = (subject: string, property: string): readonly string[] => {
  const [prefix = '', local = ''] = property.split(':')
  return graph
    .getObjects(subject, `${prefixes[prefix]}${local}`, null)
    .map(({ value }) => value)
    .sort()
}
const only = (subject: string, property: string): string => told(subject, property)[0] ?? ''

test('a dataset tells whom to ask, who owns it and who looks after it', () => {
  const works = `${desk.url}/open/works`
  const contact = only(works, 'dcat:contactPoint')
  expect(told(contact, 'vcard:fn')).toEqual(['Data desk', 'Tổ dữ liệu'])
  expect(only(contact, 'vcard:hasEmail')).toBe('mailto:data@h29-1.example')
  expect(only(contact, 'vcard:hasTelephone')).toBe('tel:+8428000000')
  const roles = told(works, 'prov:qualifiedAttribution').map((one) =>
    only(one, 'dcat:hadRole').split('RoleCode_').at(-1),
  )
  expect(roles).toEqual(['custodian', 'owner'])
})

test('a dataset tells where and when its records are of, how it is found, classified and came to be', () => {
  const works = `${desk.url}/open/works`
  expect(told(works, 'dcat:keyword')).toEqual(['công trình', 'dữ liệu giả lập', 'invented data', 'works'])
  const area = only(works, 'dct:spatial')
  expect([only(area, 'dct:identifier'), only(area, 'dct:valid')]).toEqual(['79', '1976-07-02'])
  const period = only(works, 'dct:temporal')
  expect([only(period, 'dcat:startDate'), only(period, 'dcat:endDate')]).toEqual(['2019-01-01', '2020-12-31'])
  expect(told(only(works, 'dct:provenance'), 'rdfs:label')).toEqual(['Do kho tự ghi.', 'Written by the store itself.'])
  expect([only(works, 'kho:dataClass'), only(works, 'kho:personalDataClass')]).toEqual(['open', 'none'])
  expect(told(works, 'dct:conformsTo')).toEqual([`${works}/datapackage.json`])
})

test('what a dataset was computed from is named only where everybody may know of it', () => {
  const provenance = only(`${desk.url}/open/counted`, 'dct:provenance')
  expect(told(provenance, 'rdfs:label')).toContain('Computed from other data of the store.')
  const words = graph.getQuads(null, null, null, null).flatMap(({ subject, object }) => [subject.value, object.value])
  expect(words.filter((word) => /inquir/i.test(word))).toEqual([])
})

test('a dataset tells how much of it passed the checks, and whether it is as fresh as was promised', () => {
  const measured = told(`${desk.url}/open/works`, 'dqv:hasQualityMeasurement')
  expect(measured.map((one) => [only(one, 'dqv:isMeasurementOf'), only(one, 'dqv:value')])).toEqual([
    ['urn:kho:metric:in-time', 'true'],
    ['urn:kho:metric:passed-checks', '0.750000'],
  ])
})

test('a file tells by which rule anybody may take it, and the ground that this names', () => {
  const [file = ''] = told(`${desk.url}/open/works`, 'dcat:distribution')
  const [sentence] = told(only(file, 'odrl:hasPolicy'), 'dct:description').slice(-1)
  expect(sentence).toMatch(/^Shows Code, Title, .* to everyone; by query, export\.$/)
  expect(told(only(file, 'r5r:applicableLegislation'), 'dct:identifier')).toEqual(['N278-13'])
})

test('the catalogue has what DCAT-AP recommends: homepage, themes, area, the last publication, kinds of publishers and licences', () => {
  const catalogue = `${desk.url}/catalog`
  expect(told(catalogue, 'foaf:homepage')).toEqual([`${desk.url}/`])
  expect(only(only(catalogue, 'dct:spatial'), 'dct:identifier')).toBe('79')
  expect(told(catalogue, 'dct:modified')).toEqual(told(`${desk.url}/open/works`, 'dct:modified'))
  const themes = only(catalogue, 'dcat:themeTaxonomy')
  expect(told(themes, 'dct:title')).toContain('Data theme')
  expect(told(only(`${desk.url}/open/works`, 'dcat:theme'), 'skos:inScheme')).toEqual([themes])
  for (const agent of [only(catalogue, 'dct:publisher'), only(`${desk.url}/open/works`, 'dct:publisher')])
    expect(told(only(agent, 'dct:type'), 'skos:prefLabel')).toContain('Local authority')
  const files = told(`${desk.url}/open/works`, 'dcat:distribution')
  const [live = '', released = ''] = files.filter((file) => file.endsWith('.csv'))
  expect(told(only(only(live, 'dct:license'), 'dct:type'), 'skos:prefLabel')).toContain('Attribution')
  expect(told(live, 'dct:description')).toContain('The data as they are now, as csv')
  expect(told(released, 'dct:description')).toContain('A release, which never changes, as csv')
  const availability = [live, released].map((file) => only(file, 'r5r:availability').split('/').at(-1))
  expect(availability).toEqual(['AVAILABLE', 'STABLE'])
})

test('what is read by GraphQL and by OData stands as a service each', () => {
  const services = graph.getObjects(`${desk.url}/catalog`, `${prefixes.dcat}service`, null).map(({ value }) => value)
  expect(services.sort()).toEqual([`${desk.url}/graphql`, `${desk.url}/odata/v4`])
  expect(told(`${desk.url}/odata/v4`, 'dcat:endpointDescription')).toEqual([`${desk.url}/odata/v4/$metadata`])
})
