import { rm } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { KhoError } from '@kho/schema/error.ts'
import { writeHashed } from '@kho/schema/release/write-hashed.ts'
import { madeParts } from './formats/made-parts.ts'
import type { MakingAnswer, MakingFile } from './made-file.ts'

/** The thread that makes one file and ends. */
// The cast is sound: `made-file.ts` starts it with nothing else.
const { file, making } = workerData as MakingFile

await rm(`${file}.${process.pid}.part`, { force: true }) // of a process that had this number and died
const answer = await writeHashed(file, madeParts(making)).then(
  (digest): MakingAnswer => ({ digest }),
  (cause): MakingAnswer => {
    if (cause instanceof KhoError) return { code: cause.code, message: cause.message }
    throw cause
  },
)
parentPort?.postMessage(answer)
