import { draftsOf } from './compile/drafts.ts'
import type { Document, Problem } from './document.ts'
import { parseDocument } from './read/parse-document.ts'

/** Where in the documents of a city something stands; line and column count from 1. */
export type Place = Pick<Problem, 'path' | 'line' | 'column'>

/** Where each rule is written: by `dataset rule`, the city's own denies by `* rule`. Kho's own rules stand nowhere. */
export function rulePlaces(documents: readonly Document[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const document of documents.filter(({ text }) => text.includes('rules'))) {
    const said: Problem[] = []
    const { policies, cityPolicies } = draftsOf(parseDocument(document, said).parts)
    const rules = [
      ...policies.flatMap(({ form, say }) => form.rules.map(({ rule }, at) => ({ of: form.policy, rule, at, say }))),
      ...cityPolicies.flatMap(({ form, say }) => form.rules.map(({ rule }, at) => ({ of: '*', rule, at, say }))),
    ]
    for (const { of, rule, at, say } of rules) {
      said.splice(0)
      say(['rules', at, 'rule'], 'KHO108', rule)
      const [told] = said
      if (told) places.set(`${of} ${rule}`, { path: told.path, line: told.line, column: told.column })
    }
  }
  return places
}
