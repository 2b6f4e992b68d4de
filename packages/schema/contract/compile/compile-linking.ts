import type { Field, Linking } from '../contract.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import { type DatasetDraft, namedField, refers, type World } from './world.ts'

interface Linked {
  readonly field: Field
  readonly through: Linking
  readonly say: Say
}

/**
 * The dataset of links that a field is read through. It is asked by the first field of its key, which every store finds
 * quickly; what is asked for and what is answered are texts.
 */
export function compileLinking(world: World, dataset: DatasetDraft, { field, through, say }: Linked): Linking {
  const below = sayBelow(say, ['through'])
  const own = dataset.form.dataset
  if (through.dataset === own) below(['dataset'], 'KHO140', `${own} cannot be read through itself`)
  if (dataset.form.key.includes(field.name)) below([], 'KHO140', `${field.name} is part of the key`)
  if (!isPlainText(field)) below([], 'KHO140', `${field.name} is no text`)
  if (!refers(world, 'dataset', through.dataset, below, ['dataset'])) return through
  const links = world.datasets.get(through.dataset)
  if (!links) return through
  for (const end of ['from', 'to'] as const) {
    const far = namedField(links, through[end], below, [end])
    if (far && !isPlainText(far)) below([end], 'KHO140', `${far.name} of ${through.dataset} is no text`)
  }
  if (links.form.key[0] !== through.from) {
    below(['from'], 'KHO140', `${through.from} is not the first field of the key of ${through.dataset}`)
  }
  return through
}

function isPlainText({ type, list }: Field): boolean {
  return type === 'text' && !list
}
