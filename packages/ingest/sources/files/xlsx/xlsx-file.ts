import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { KhoError } from '@kho/schema/error.ts'
import { missingColumns, missingTable } from '../../source-drift.ts'
import { beyondBounds } from '../file-broken.ts'
import type { FileForm } from '../file-form.ts'
import { type Frame, framesOf } from './frames.ts'
import type { Asked } from './xlsx-child.ts'

const program = resolve(import.meta.dirname, 'xlsx-child.ts')

// A spreadsheet is a program's worth of formats: what unpacks it can neither write, nor connect, nor start anything,
// and ends when it needs more memory than any honest one does.
const confined = [
  '--permission',
  '--allow-fs-read=*',
  '--max-old-space-size=256',
  '--disable-warning=ExperimentalWarning',
]

/** Reads a sheet of an open workbook in a process of its own. `columns` null are all of them. */
export async function* xlsxFrames(
  fd: number,
  form: FileForm,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  signal.throwIfAborted()
  const child = spawn(process.execPath, [...confined, program], { stdio: ['pipe', 'pipe', 'ignore', fd], env: {} })
  const gone = once(child, 'exit').catch(() => undefined)
  const stop = () => child.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  try {
    child.stdin?.on('error', () => undefined) // a child that ended early says so by what it did not send
    child.stdin?.end(JSON.stringify(asked))
    yield* heard(outputOf(child), form, signal)
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    await gone
  }
}

function outputOf(child: ChildProcess): Readable {
  if (!child.stdout) throw new TypeError('the child has no output')
  return child.stdout
}

async function* heard(output: Readable, form: FileForm, signal: AbortSignal): AsyncGenerator<Frame> {
  for await (const frame of framesOf(output)) {
    signal.throwIfAborted()
    if (frame.kind === 'fault') throw faultOf(frame, form)
    if (frame.kind === 'end') return
    yield frame
  }
  signal.throwIfAborted()
  throw beyondBounds(form, 'needed more memory than a spreadsheet may')
}

function faultOf({ code, what, names }: Frame & { kind: 'fault' }, form: FileForm): KhoError {
  const { source, from } = form
  if (code === 'KHO206') return missingTable(source, form.sheet === null ? from : `${from}, sheet ${form.sheet}`)
  if (code === 'KHO207') return missingColumns(source, from, names)
  const known = code === 'KHO266' || code === 'KHO267' ? code : 'KHO265'
  return new KhoError(known, `File ${from} of source ${source} ${what}.`, { source, from })
}
