import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { codes, KhoError } from '@kho/schema/error.ts'
import { openProgress, type Progress } from './progress.ts'

/** Where a command speaks: words to people on stdout, progress and warnings on stderr, or one JSON value a line with `--json`. */
export interface Out {
  readonly language: Language
  readonly json: boolean
  /** What fits on the reader's terminal; where there is none, all of any length in lines of ordinary width. */
  readonly size: { readonly width: number; readonly height: number }
  /** A line for people; nothing with `--json`. */
  line(text: string): void
  say(text: Bilingual): void
  /** Something to know that is not the answer. */
  note(text: Bilingual): void
  /** The answer for programs; nothing without `--json`. */
  value(value: Value): void
  failure(error: unknown): void
  progress(label: string): Progress
  /** Asks y/N; null where nobody can be asked. */
  ask(question: Bilingual): Promise<boolean | null>
}

export interface OutOptions {
  readonly language: Language
  readonly json: boolean
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean }
}

export function openOut(options: OutOptions): Out {
  const { language, json, stdout, stderr } = options
  const bars = openProgress({ stream: stderr, terminal: stderr.isTTY === true && !json })
  const line = (text: string) => {
    if (!json) bars.above(() => stdout.write(`${text}\n`))
  }
  return {
    language,
    json,
    size: sizeOf(stdout),
    line,
    say: (text) => line(text[language]),
    note: (text) => bars.above(() => stderr.write(`${text[language]}\n`)),
    value: (value) => {
      if (json) stdout.write(`${JSON.stringify(value)}\n`)
    },
    failure: (error) => bars.above(() => failure(error, options)),
    progress: (label) => bars.start(label),
    ask: (question) => ask(question, options),
  }
}

function sizeOf({ isTTY, columns, rows }: OutOptions['stdout']): Out['size'] {
  if (isTTY !== true) return { width: 100, height: Number.POSITIVE_INFINITY }
  return { width: Math.max(columns ?? 80, 40), height: Math.max(rows ?? 24, 10) }
}

async function ask(question: Bilingual, { stdin, stderr, language, json }: OutOptions): Promise<boolean | null> {
  if (json || stdin.isTTY !== true || stderr.isTTY !== true) return null
  const lines = createInterface({ input: stdin, output: stderr })
  const answer = await lines.question(`${question[language]} [y/N] `)
  lines.close()
  return ['y', 'yes', 'c', 'có'].includes(answer.trim().toLowerCase())
}

function failure(error: unknown, { stdout, stderr, language, json }: OutOptions): void {
  const known = error instanceof KhoError ? error : null
  const message = error instanceof Error ? error.message : String(error)
  const hint = known ? codes[known.code].hint[language] : null
  if (json) {
    const said = { code: known?.code ?? null, message, hint, details: known?.details ?? {} }
    stdout.write(`${JSON.stringify({ error: said })}\n`)
    return
  }
  stderr.write(`${known ? `${known.code}: ` : ''}${message}\n`)
  if (hint) stderr.write(`  ${hint}\n`)
}
