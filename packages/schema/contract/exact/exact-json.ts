import { isObjectName } from '../name.ts'
import type { Value } from '../value.ts'
import { breach, type Exact } from './exact.ts'
import { plainNumber } from './exact-number.ts'
import { textBreach } from './exact-text.ts'

const deepest = 64

class NotExact extends Error {}

/**
 * JSON as plain data, its texts in NFC. A number that a double cannot hold exactly, a text that the store
 * refuses, a name every object has (`__proto__`) and nesting beyond 64 levels are breaches.
 */
export function exactJson(text: string): Exact {
  try {
    return { value: exactTree(JSON.parse(text, exactNumber), 0) }
  } catch (error) {
    return breach(error instanceof NotExact ? error.message : 'is no JSON')
  }
}

/** The reviver sees a number's own digits beside the double it became. */
function exactNumber(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value
  if (Number.isFinite(value) && plainNumber(String(value)) === plainNumber(context?.source ?? '')) return value
  throw new NotExact('holds a number that cannot be kept exactly')
}

function exactTree(value: unknown, depth: number): Value {
  if (depth > deepest) throw new NotExact('is nested too deep')
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'string') return exactString(value)
  if (Array.isArray(value)) return value.map((item) => exactTree(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => {
      if (isObjectName(key)) throw new NotExact('holds a name that every object has')
      return [exactString(key), exactTree(item, depth + 1)]
    }),
  )
}

function exactString(text: string): string {
  const why = textBreach(text)
  if (why !== null) throw new NotExact(why)
  return text.normalize('NFC')
}
