import type { CompileOptions } from '@kho/schema/policy/compile-options.ts'
import type { Case } from './case.ts'
import type { Courtroom } from './courtroom.ts'
import { judge } from './judge.ts'
import { makeCase } from './make-case.ts'
import { shrink } from './shrink.ts'

/** A case on which the judges differ. */
export interface Disagreement {
  readonly seed: number
  readonly number: number
  readonly difference: string
  readonly shrunk: Case
}

interface Session {
  readonly seed: number
  readonly cases: number
  /** The first case's number. */
  readonly from?: number
  readonly options?: CompileOptions
  onProgress?(done: number): void
}

/** Tries random cases until the judges differ on one; null when they agree on all. */
export async function trySession(courtroom: Courtroom, session: Session): Promise<Disagreement | null> {
  const { seed, cases, from = 0, options } = session
  for (let done = 0; done < cases; done += courtroom.slots) {
    const batch = Array.from({ length: Math.min(courtroom.slots, cases - done) }, (_, at) => from + done + at)
    const made = batch.map((number) => makeCase(seed, number))
    const at = await firstDifference(courtroom, made, options)
    const [one, number] = [made[at ?? -1], batch[at ?? -1]]
    if (one && number !== undefined) return explained(courtroom, { one, seed, number, options })
    session.onProgress?.(Math.min(cases, done + courtroom.slots))
  }
  return null
}

/** What the judges differ on in one case; a case that Postgres refuses is a difference too. */
export async function differenceOn(courtroom: Courtroom, one: Case, options?: CompileOptions): Promise<string | null> {
  try {
    const [heard] = await courtroom.hear([one], options)
    return heard ? judge(one, 0, heard) : 'not heard'
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** The disagreement as it is printed: where to find it again, and the case to keep under `found/`. */
export function wordsOf({ seed, number, difference, shrunk }: Disagreement): string {
  const again = `node test/judges/main.ts --seed ${seed} --from ${number} --cases 1`
  return `The judges differ on case ${number} of seed ${seed} (${again}):\n${difference}\n${JSON.stringify(shrunk, null, 2)}`
}

async function firstDifference(
  courtroom: Courtroom,
  cases: readonly Case[],
  options?: CompileOptions,
): Promise<number | null> {
  const heard = await courtroom.hear(cases, options).catch(() => null)
  for (const [at, one] of cases.entries()) {
    const said = heard?.[at]
    if (said ? judge(one, at, said) : await differenceOn(courtroom, one, options)) return at
  }
  return null
}

async function explained(
  courtroom: Courtroom,
  { one, seed, number, options }: { one: Case; seed: number; number: number; options: CompileOptions | undefined },
): Promise<Disagreement> {
  const kind = (difference: string | null) => (difference?.startsWith('refused') ? difference : difference && 'differs')
  const first = kind(await differenceOn(courtroom, one, options))
  // What is looked for must stay of one kind: a case made nonsense by shrinking is refused, not judged otherwise.
  const shrunk = await shrink(one, async (smaller) => kind(await differenceOn(courtroom, smaller, options)) === first)
  const difference = (await differenceOn(courtroom, shrunk, options)) ?? 'only together with other cases'
  return { seed, number, difference, shrunk }
}
