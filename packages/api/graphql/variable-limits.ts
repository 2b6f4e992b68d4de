import { KhoError } from '@kho/schema/error.ts'

/** The bounds of a request's variables, looked at before they are compared with any type. */
export const variableLimits = { depth: 20, values: 10_000 }

/** Throws KHO447 for variables beyond the limits. Walks without recursion: they may be as deep as JSON allows. */
export function boundVariables(variables: unknown): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: variables, depth: 0 }]
  let values = 0
  for (let next = open.pop(); next; next = open.pop()) {
    values += 1
    if (next.depth > variableLimits.depth || values > variableLimits.values) throw beyond()
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const value of Object.values(next.value)) open.push({ value, depth: next.depth + 1 })
  }
}

function beyond(): KhoError {
  const { depth, values } = variableLimits
  return new KhoError('KHO447', `Variables hold at most ${values} values, ${depth} deep.`, { depth, values })
}
