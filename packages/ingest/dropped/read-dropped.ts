import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Sensitivity } from '@kho/schema/contract/contract.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { KhoError } from '@kho/schema/error.ts'
import { type Spooled, spooled } from '../sources/files/spool.ts'
import type { ColumnProfile } from './column-profile.ts'
import { dropBounds, tooLarge } from './drop-bounds.ts'
import { theFile } from './dropped-form.ts'
import type { ProfileAnswer } from './profile-process.ts'
import { proposeDropped, type SeenFile } from './propose-dropped.ts'

/** A file that somebody drops: what they call it, and its bytes as they come. */
export interface DroppedFile {
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
}

/** What a dropped file says of itself. The file and its rows are gone by then. */
export interface Dropped {
  readonly rows: number
  /** Documents of a dataset that would read it and shows it to nobody, for a city and an agency of it. */
  propose(city: City, agency: string): ProposedDataset
}

export interface ProposedDataset {
  readonly dataset: string
  readonly documents: readonly Document[]
  readonly fields: readonly ProposedField[]
}

/** A column as it was seen, and the field that is proposed for it. */
export interface ProposedField extends Omit<ColumnProfile, 'type'> {
  readonly field: string
  /** As documents write it. */
  readonly type: string
  readonly title: Bilingual
  readonly sensitivity: Sensitivity
}

/**
 * Reads a dropped file to its end and keeps nothing of it but counts; refused as `profileDropped` refuses it. What parses it is
 * a process of its own, which holds no secret and no connection: a server has no parser of strangers' files in it.
 */
export async function readDropped({ name, bytes }: DroppedFile, signal: AbortSignal): Promise<Dropped> {
  const file = await spooled(theFile, within(bytes, signal))
  try {
    const seen = await profiledAside(name, file, signal)
    return { rows: seen.rows, propose: (city, agency) => proposeDropped(seen, { city, agency }) }
  } finally {
    await file.handle.close()
  }
}

/** The bytes as they come, no more than may. They go into a nameless file, as a workbook is read from its end. */
async function* within(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let sofar = 0
  for await (const piece of bytes) {
    signal.throwIfAborted()
    sofar += piece.length
    if (sofar > dropBounds.bytes) throw tooLarge(`more than ${dropBounds.bytes} bytes`)
    yield piece
  }
}

/** Megabytes that the process may hold of what it reads. */
const mostMemory = 512

/** The file goes to the process as its third descriptor, as it has no name. */
async function profiledAside(name: string, file: Spooled, signal: AbortSignal): Promise<SeenFile> {
  const child = fork(join(import.meta.dirname, 'profile-process.ts'), [], {
    stdio: ['ignore', 'ignore', 'ignore', file.handle.fd, 'ipc'],
    execArgv: [`--max-old-space-size=${mostMemory}`],
    env: {},
    signal,
    killSignal: 'SIGKILL',
  })
  try {
    child.send({ name, bytes: file.bytes })
    const answer = await answerOf(child)
    signal.throwIfAborted()
    if ('seen' in answer) return answer.seen
    throw answer.refused ? new KhoError(answer.refused.code, answer.refused.message, answer.refused.details) : failed()
  } finally {
    child.kill('SIGKILL')
  }
}

async function answerOf(child: ChildProcess): Promise<ProfileAnswer> {
  const ended = once(child, 'exit').then((): never => {
    throw failed()
  })
  const [answer] = await Promise.race([once(child, 'message'), ended])
  return answer as ProfileAnswer // `profile-process.ts` sends nothing else
}

function failed(): Error {
  return new Error('the process that reads dropped files ended without an answer')
}
