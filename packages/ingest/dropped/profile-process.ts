import { open } from 'node:fs/promises'
import { type Code, type Details, KhoError } from '@kho/schema/error.ts'
import { profileDropped } from './profile-dropped.ts'
import type { SeenFile } from './propose-dropped.ts'

/** What the process says of the file that it was given: what it is like, or why it is not taken; null where it broke on it. */
export type ProfileAnswer =
  | { readonly seen: SeenFile }
  | { readonly refused: { readonly code: Code; readonly message: string; readonly details: Details } | null }

/** Reads one dropped file, its descriptor 3, says what it is like, and ends. Whoever started it ends it where it takes too long. */
process.once('message', async ({ name, bytes }: { readonly name: string; readonly bytes: number }) => {
  const handle = await open('/dev/fd/3')
  const answer: ProfileAnswer = await profileDropped(name, { handle, bytes }, new AbortController().signal).then(
    (seen) => ({ seen }),
    (thrown) => ({ refused: refusedBy(thrown) }),
  )
  process.send?.(answer, () => process.exit())
})

function refusedBy(thrown: unknown) {
  if (!(thrown instanceof KhoError)) return null
  const { code, message, details } = thrown
  return { code, message, details }
}
