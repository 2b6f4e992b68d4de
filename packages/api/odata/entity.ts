import { answeredMember } from '../plan/answered.ts'
import { edmValue } from './edm.ts'
import type { QueryOptions } from './query-options.ts'
import { propertiesOf } from './question.ts'

const memberOf = (object: unknown, name: string): unknown => answeredMember(object, name)?.value ?? null

/**
 * A record of GraphQL's answer as OData's JSON has it: the properties asked for, then what is expanded. Of a list that goes on
 * beyond what was asked for `name@kho.more` is true, as there is no address that would lead to the rest.
 */
export function entityOf(options: QueryOptions, record: unknown, exactAsText: boolean): { [member: string]: unknown } {
  const { set, expand } = options
  const own = propertiesOf(options).map((name) => {
    const field = set.fields.get(name)
    const value = memberOf(record, name)
    return [name, field ? edmValue(field, value, exactAsText) : value] as const
  })
  const links = expand.flatMap(({ name, link, options: inner }): (readonly [string, unknown])[] => {
    const found = memberOf(record, name)
    if (!link.many) return [[name, found === null ? null : entityOf(inner, found, exactAsText)]]
    const nodes = memberOf(found, 'nodes')
    const all = Array.isArray(nodes) ? nodes.map((one) => entityOf(inner, one, exactAsText)) : []
    const more = memberOf(memberOf(found, 'pageInfo'), 'hasNextPage') === true
    return [[name, all], ...(more && inner.top === null ? [[`${name}@kho.more`, true] as const] : [])]
  })
  return Object.fromEntries([...own, ...links])
}

/** What is withheld of a page or a record, as an annotation; nothing where nothing is. */
export function withheldIn(answer: unknown): { readonly [annotation: string]: unknown } {
  const withheld = memberOf(answer, 'withheld')
  return Array.isArray(withheld) && withheld.length > 0 ? { '@kho.withheld': withheld } : {}
}

/** What `@odata.context` says of the parts that were asked for: `(title,steps(status))`. */
export function contextParts({ select, expand }: QueryOptions): string {
  if (select === null && expand.length === 0) return ''
  const links = expand.map(({ name, options }) => `${name}${contextParts(options) || '()'}`)
  return `(${[...(select ?? ['*']), ...links].join(',')})`
}

export { memberOf }
