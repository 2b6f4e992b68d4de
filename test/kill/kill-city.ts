import { documentsOf } from '../harness/test-store.ts'
import { size } from './desk.ts'
import { datasetOf, type Scene } from './kill-scene.ts'

/** A city with one dataset for each scene. */
export function killCity(scenes: readonly Scene[]) {
  return documentsOf(`
# city.yaml
city: kill_loop
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
networks: [127.0.0.0/8]
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
${scenes.map(documentsOfScene).join('')}`)
}

function documentsOfScene({ kind, document, binding }: Scene): string {
  return `# sources/${kind}.yaml
source: ${kind}
agency: H29.1
${document}
# datasets/${datasetOf(kind)}.yaml
dataset: ${datasetOf(kind)}
names: { one: case_of_${kind}, many: ${datasetOf(kind)} }
title: { vi: Hồ sơ, en: Cases }
owner: H29.1
class: shared
key: [code]
size: ${size}
fields:
  code: { type: text }
  name: { type: text }
  fee: { type: 'decimal(12,2)' }
  changed_at: { type: timestamp }
  version: { type: integer }
sources:
  - { source: ${kind}, map: { code: ma, name: ten, fee: phi, changed_at: luc, version: lan }, ${binding} }
`
}
