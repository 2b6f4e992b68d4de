import { parentPort, workerData } from 'node:worker_threads'
import type { Said } from './main.ts'
import { type Session, tryMutations } from './try-mutations.ts'

/** A share of the mutations, in a thread of its own. */
const session: Omit<Session, 'onProgress'> = workerData
const say = (said: Said) => parentPort?.postMessage(said)
say({ missed: tryMutations({ ...session, onProgress: (done) => say({ done }) }) })
