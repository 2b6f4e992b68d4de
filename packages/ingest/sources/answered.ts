import { KhoError } from '@kho/schema/error.ts'

/**
 * An answer of a source, waited for no longer than `patience` milliseconds: a line may stand and nothing ever come through
 * it, as behind a firewall that forgot it. Then `silence` is told too, so that what still waits there is given up.
 */
export async function answered<T>(
  source: string,
  answer: Promise<T>,
  { patience, silence }: { readonly patience: number; readonly silence?: AbortController },
): Promise<T> {
  const given = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const details = { source, milliseconds: patience }
    const failure = new KhoError('KHO208', `Source ${source} said nothing for ${patience / 1000} seconds.`, details)
    given.reject(failure)
    silence?.abort(failure)
  }, patience)
  try {
    return await Promise.race([answer, given.promise])
  } finally {
    clearTimeout(timer)
  }
}
