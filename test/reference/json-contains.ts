import type { Value } from '@kho/schema/contract/value.ts'

/** Whether one JSON stands in another: members by name, items anywhere in a list; a list at the top holds its bare items too. */
export function jsonContains(whole: Value, part: Value): boolean {
  if (Array.isArray(whole) && !isTree(part)) return whole.some((item) => item === part)
  return containsTree(whole, part)
}

function containsTree(whole: Value, part: Value): boolean {
  if (!isTree(whole) || !isTree(part)) return whole === part
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((item) => whole.some((one) => containsTree(one, item)))
  }
  if (Array.isArray(whole)) return false
  return Object.entries(part).every(([name, value]) => {
    const own = Object.getOwnPropertyDescriptor(whole, name)
    return own !== undefined && containsTree(own.value, value)
  })
}

function isTree(value: Value): value is Exclude<Value, null | boolean | number | string> {
  return typeof value === 'object' && value !== null
}
