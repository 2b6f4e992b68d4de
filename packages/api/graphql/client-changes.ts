import type { City } from '@kho/schema/contract/city.ts'
import { shownTypesOf } from '@kho/schema/contract/compile/type-names.ts'
import { typeNameOf } from '@kho/schema/contract/name.ts'
import { type BreakingChange, findBreakingChanges } from 'graphql'
import { graphqlSchemaOf } from './schema.ts'

/** A part of the schema that programs may use and that changes under them: `Dossier.fee`, `Query.dossiers(filter:)`, `Dossier`. */
export interface ClientChange {
  readonly part: string
  readonly how: 'removed' | 'required' | { readonly from: string; readonly to: string }
}

/**
 * What a change of documents breaks for programs that ask: by graphql-js's own rules, over everything that anybody could know of.
 * A dataset that is no longer listed is gone for those who knew it from the catalogue. Where a field goes, its filters, orders and
 * figures go with it, and are not named again. Rules break nothing: what they close stays in the schema, null and withheld.
 */
export function clientChanges(before: City | null, after: City): readonly ClientChange[] {
  if (before === null || JSON.stringify([...before.contracts]) === JSON.stringify([...after.contracts])) return []
  const unlisted = [...before.contracts.values()].filter(({ listed }) => !listed).map(({ dataset }) => dataset)
  const [old, next] = [before, after].map((city) => graphqlSchemaOf(city, new Set(unlisted)))
  if (!old || !next) return []
  const records = new Set([...before.contracts.values()].map(typeNameOf))
  const isRecord = ({ part }: ClientChange) => records.has(part.split('.')[0] ?? '')
  // A type that goes with the fields that lead to it is named by these.
  const changes = findBreakingChanges(old, next)
    .map(changeOf)
    .filter((change) => change.part.includes('.') || isRecord(change))
  const whole = changes.filter((change) => !changes.some((other) => isPartOf(change, other)))
  return [...whole.filter(isRecord), ...whole.filter((change) => !isRecord(change))]
}

type Saying = readonly [form: RegExp, read: (parts: readonly string[]) => ClientChange]

const removed = (part: string): ClientChange => ({ part, how: 'removed' })
const required = (part: string): ClientChange => ({ part, how: 'required' })

/** graphql-js says what breaks in a sentence; the names in it are what people look for. */
const sayings: readonly Saying[] = [
  [/^A required field (\S+) on input type (\S+) was added\.$/, ([field, type]) => required(`${type}.${field}`)],
  [/^A required arg (\S+) on (\S+) was added\.$/, ([argument, field]) => required(`${field}(${argument}:)`)],
  [/^(\S+) was removed from enum type (\S+)\.$/, ([value, type]) => removed(`${type}.${value}`)],
  [/^(\S+) arg (\S+) was removed\.$/, ([field, argument]) => removed(`${field}(${argument}:)`)],
  [/^(\S+) was removed\.$/, ([part = '']) => removed(part)],
  [
    /^(\S+) arg (\S+) has changed type from (\S+) to (\S+)\.$/,
    ([field, argument, from = '', to = '']) => ({ part: `${field}(${argument}:)`, how: { from, to } }),
  ],
  [/^(\S+) changed (?:type )?from (.+) to (.+)\.$/, ([part = '', from = '', to = '']) => ({ part, how: { from, to } })],
]

function changeOf({ description }: BreakingChange): ClientChange {
  for (const [form, read] of sayings) {
    const found = form.exec(description)
    if (found) return read(found.slice(1))
  }
  return removed(description)
}

/** `DossierFilter.fee` and `DossierOrderField.FEE` go with `Dossier.fee`, and every type of a dataset with `Dossier`. */
function isPartOf({ part }: ClientChange, whole: ClientChange): boolean {
  if (part === whole.part) return false
  const [type = '', name = ''] = part.split('.')
  const [wholeType = '', wholeName] = whole.part.split('.')
  if (type === wholeType && wholeName !== undefined) return false
  if (!shownTypesOf({ one: wholeType, many: '' }).includes(type)) return false
  return wholeName === undefined ? whole.how === 'removed' : folded(name) === folded(wholeName)
}

function folded(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}
