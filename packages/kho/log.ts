import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** The process's log: JSON lines to stderr, or to a file where a person is looking at the terminal. Never rows of anybody's data. */
export function openLog(config: Config, file?: string): Logger {
  const destination = file === undefined ? pino.destination(2) : pino.destination({ dest: file, mkdir: true })
  return pino({ level: config.log, base: { pid: process.pid } }, destination)
}
