import type { Code } from '@kho/schema/error.ts'
import { codeOf, noteOperation } from '../stages.ts'

/** What an operation is counted as: its root field, where it asks for one alone. */
export function countedName(roots: readonly string[]): string {
  const [only = '', ...others] = new Set(roots)
  return others.length === 0 ? only : '(several)'
}

/** Does the work of an operation and counts it, with the code that it failed with. */
export async function counted<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const note = (code: Code | null) => noteOperation(name, performance.now() - began, code)
  try {
    const answer = await work()
    note(null)
    return answer
  } catch (thrown) {
    note(codeOf(thrown))
    throw thrown
  }
}
