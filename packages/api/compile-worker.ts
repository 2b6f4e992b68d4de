import { parentPort, workerData } from 'node:worker_threads'
import { compileCity } from '@kho/schema/contract/compile-city.ts'

/** The thread that `loadAside` starts: documents in, what they compile to out. */
parentPort?.postMessage(compileCity(workerData))
