import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Config } from './config.ts'
import type { Out } from './out.ts'

/** 0 ok, 1 a check failed, 2 usage, 3 held or needs consent, 4 unreachable. */
export type ExitCode = 0 | 1 | 2 | 3 | 4

export interface CommandOption {
  /** As commander reads it: `--dry-run`, `--source <name>`. */
  readonly flags: string
  readonly describe: Bilingual
  readonly required?: boolean
}

export interface CommandArgument {
  /** As commander reads it: `<dir>`, `[dataset...]`. */
  readonly term: string
  readonly describe: Bilingual
}

/** What a command was called with. */
export interface Options {
  readonly config: Config
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal
  /** The value of an argument or option, by its long name; null when not given. */
  text(name: string): string | null
  /** The value of one that commander has made sure of. */
  required(name: string): string
  list(name: string): readonly string[]
  flag(name: string): boolean
}

/** One command of `kho`, a file of its own under `commands/`. A name of two words is a command of a group. */
export interface Command {
  readonly name: string
  readonly describe: Bilingual
  readonly arguments?: readonly CommandArgument[]
  readonly options?: readonly CommandOption[]
  run(options: Options, out: Out): Promise<ExitCode>
}
