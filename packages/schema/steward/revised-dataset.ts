import { isMap, isSeq, parseDocument } from 'yaml'
import type { Bilingual } from '../contract/bilingual.ts'
import type { Sensitivity } from '../contract/contract.ts'

/** What a steward says of one field; null leaves it as it is. */
export interface FieldRevision {
  readonly name: string
  readonly title: Bilingual | null
  readonly sensitivity: Sensitivity | null
}

export interface DatasetRevision {
  readonly title: Bilingual | null
  readonly fields: readonly FieldRevision[]
}

/**
 * A dataset's document with other titles and sensitivities; the rest of it stays as it is, comments too. A dataset that comes to have
 * a personal field is about whomever its key names, until somebody says more. Null where it has no such field. Pure.
 */
export function revisedDataset(text: string, { title, fields }: DatasetRevision): string | null {
  const yaml = parseDocument(text)
  const known = yaml.get('fields')
  if (!isMap(known) || fields.some(({ name }) => !known.has(name))) return null
  if (title) yaml.set('title', yaml.createNode({ ...title }, { flow: true }))
  for (const { name, title: said, sensitivity } of fields) {
    if (said) known.setIn([name, 'title'], yaml.createNode({ ...said }, { flow: true }))
    if (sensitivity === 'none') known.deleteIn([name, 'sensitivity'])
    else if (sensitivity) known.setIn([name, 'sensitivity'], sensitivity)
  }
  const isPersonal = known.items.some(({ value }) => isMap(value) && value.has('sensitivity'))
  const key = yaml.get('key')
  if (isPersonal && !yaml.has('subjects') && isSeq(key)) {
    yaml.set('subjects', yaml.createNode([{ field: key.get(0) }], { flow: true }))
  }
  return yaml.toString({ lineWidth: 0 })
}
