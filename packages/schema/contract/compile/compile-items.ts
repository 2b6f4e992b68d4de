import type { AskedIn, OnceOnly } from '../city.ts'
import type { ItemsForm } from '../forms/items-form.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { Drafts } from './drafts.ts'
import { namedField, refers, type World } from './world.ts'

/** What the city holds that people are asked for: every item under one name, its fields known; null where nobody says. */
export function compileItems(drafts: Drafts, world: World): OnceOnly | null {
  const items = new Map<string, OnceOnly['items'][number]>()
  const [first, ...more] = drafts.items.filter(({ form }) => form.asked_in !== undefined)
  for (const { say } of more) say(['asked_in'], 'KHO108', `what procedures ask for is said already in ${first?.file}`)
  for (const { form, say } of drafts.items) {
    for (const [at, { item, title, held, asked_as }] of form.items.entries()) {
      const here = sayBelow(say, ['items', at])
      if (items.has(item)) here(['item'], 'KHO108', `the item ${item} is defined twice`)
      const fields = held.flatMap((path, place) => heldIn(world, path, sayBelow(here, ['held', place])) ?? [])
      items.set(item, { item, title, held: fields, askedAs: asked_as })
    }
  }
  if (drafts.items.length === 0) return null
  return { items: [...items.values()], askedIn: first ? askedIn(first.form.asked_in, world, first.say) : null }
}

function heldIn(world: World, path: string, say: Say): { readonly dataset: string; readonly field: string } | null {
  const [dataset = '', field = ''] = path.split('.')
  if (!refers(world, 'dataset', dataset, say, [])) return null
  const draft = world.datasets.get(dataset)
  return draft && namedField(draft, field, say, []) ? { dataset, field } : null
}

function askedIn(form: ItemsForm['asked_in'], world: World, say: Say): AskedIn | null {
  const draft = form && world.datasets.get(form.dataset)
  if (!form || !refers(world, 'dataset', form.dataset, say, ['asked_in', 'dataset']) || !draft) return null
  const known = (['procedure', 'paper'] as const).map((one) => namedField(draft, form[one], say, ['asked_in', one]))
  return known.includes(null) ? null : form
}
