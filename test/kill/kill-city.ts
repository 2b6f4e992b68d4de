import { documentsOf } from '../harness/test-store.ts'
import { size } from './desk.ts'
import { datasetOf, type Scene } from './kill-scene.ts'

/** One desk's source and dataset, as far as cities of cases differ in them. */
export interface CasesDocuments {
  readonly source: string
  /** Kind and connection of the source document, in YAML. */
  readonly document: string
  readonly dataset: string
  /** Of its binding: `from` and how it is read, in YAML's flow style. */
  readonly binding: string
  readonly size: number
}

/** A city with one dataset for each scene, read as often as a worker can. */
export function killCity(scenes: readonly Scene[]) {
  const desks = scenes.map(({ kind, document, binding }) => {
    return { source: kind, document, dataset: datasetOf(kind), binding, size }
  })
  return casesCity(desks, 'networks: [127.0.0.0/8]')
}

/** A city with a dataset of cases for each desk. `more`: further lines of its own document. */
export function casesCity(desks: readonly CasesDocuments[], more = '') {
  return documentsOf(`
# city.yaml
city: kill_loop
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
${more}
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
${desks.map(documentsOfDesk).join('')}`)
}

function documentsOfDesk({ source, document, dataset, binding, size: records }: CasesDocuments): string {
  return `# sources/${source}.yaml
source: ${source}
agency: H29.1
${document}
# datasets/${dataset}.yaml
dataset: ${dataset}
names: { one: one_of_${dataset}, many: ${dataset} }
title: { vi: Hồ sơ, en: Cases }
owner: H29.1
class: shared
refresh: { every: 1s }
key: [code]
size: ${records}
fields:
  code: { type: text }
  name: { type: text }
  fee: { type: 'decimal(12,2)' }
  changed_at: { type: timestamp }
  version: { type: integer }
sources:
  - { source: ${source}, map: { code: ma, name: ten, fee: phi, changed_at: luc, version: lan }, ${binding} }
`
}
