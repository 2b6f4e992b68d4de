import type { City } from '@kho/schema/contract/city.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'

/** The parts of a one-dataset city that a test of change varies. Fields and rules are YAML. */
export interface SmallCityOptions {
  readonly fields?: { readonly [field: string]: string }
  readonly key?: string
  readonly rules?: readonly string[]
  readonly sources?: readonly string[]
  readonly datasets?: readonly string[]
}

/** A city of permits, as documents and compiled. Every option left out is as in every other such city. */
export function smallCity(options: SmallCityOptions = {}): {
  readonly documents: readonly Document[]
  readonly city: City
} {
  const sources = options.sources ?? ['office']
  const documents = [
    { path: 'city.yaml', text: cityText },
    { path: 'agencies/all.yaml', text: '- agency: H29\n  title: { vi: Thành phố, en: City }\n' },
    ...sources.map((source) => ({ path: `sources/${source}.yaml`, text: sourceText(source) })),
    ...(options.datasets ?? ['permits']).flatMap((dataset) => datasetDocuments(dataset, options, sources)),
  ]
  const { city, problems } = compileCity(documents)
  if (!city) throw new Error(problems.map((problem) => `${problem.path}:${problem.line} ${problem.message}`).join('\n'))
  return { documents, city }
}

const cityText = `
city: small
title: { vi: Nhỏ, en: Small }
time_zone: Asia/Ho_Chi_Minh
languages: [vi, en]
principal: { claims: { kind: kind, person: person, agency: agency, roles: roles } }
`

function sourceText(source: string): string {
  return `
source: ${source}
agency: H29
kind: postgres
connection: { host: db, port: 5432, database: d, user: kho, password: { env: KHO_SECRET }, tls: verify }
time_zone: Asia/Ho_Chi_Minh
`
}

function datasetDocuments(dataset: string, options: SmallCityOptions, sources: readonly string[]): readonly Document[] {
  const fields = { code: '{ type: text }', ...options.fields }
  const lines = Object.entries(fields).map(([name, text]) => {
    return `  ${name}: ${text.replace(/\}$/, `, title: { vi: ${name}, en: ${name} } }`)}`
  })
  const text = `
dataset: ${dataset}
names: { one: ${dataset.replace(/s$/, '')}, many: ${dataset} }
title: { vi: Giấy phép, en: Permits }
owner: H29
class: shared
listed: true
key: ${options.key ?? '[code]'}
size: 1000
fields:
${lines.join('\n')}
sources:
${sources
  .map(
    (source) =>
      `  - { source: ${source}, from: t, map: { ${Object.keys(fields)
        .map((f) => `${f}: ${f}`)
        .join(', ')} }, mode: snapshot }`,
  )
  .join('\n')}
`
  const rules = (options.rules ?? []).map((rule) => `  - ${rule}`)
  const policy = { path: `policies/${dataset}.yaml`, text: `policy: ${dataset}\nrules:\n${rules.join('\n')}\n` }
  return [{ path: `datasets/${dataset}.yaml`, text }, ...(rules.length > 0 ? [policy] : [])]
}
