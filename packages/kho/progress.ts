import type { Writable } from 'node:stream'
import { MultiBar, Presets, type SingleBar } from 'cli-progress'

/** One piece of work that people watch. */
export interface Progress {
  /** `total` null: nobody knows yet. */
  update(done: number, total: number | null): void
  /** Ends it with what came of it. */
  end(result?: string): void
}

export interface ProgressOutput {
  start(label: string): Progress
  /** Writes something of its own without tearing the bars. */
  above(write: () => void): void
}

/** Bars on a terminal; elsewhere a line at the start, one every few seconds, and one at the end. */
export function openProgress(options: { stream: Writable; terminal: boolean }): ProgressOutput {
  return options.terminal ? bars(options.stream) : lines(options.stream)
}

const everyMs = 5000

function lines(stream: Writable): ProgressOutput {
  const start = (label: string): Progress => {
    let said = Date.now()
    return {
      update: (done, total) => {
        if (Date.now() - said < everyMs) return
        said = Date.now()
        stream.write(`${label}: ${amountOf(done, total)}\n`)
      },
      end: (result) => stream.write(`${label}${result ? `: ${result}` : ''}\n`),
    }
  }
  return { start, above: (write) => write() }
}

function bars(stream: Writable): ProgressOutput {
  let all: MultiBar | null = null
  let open = 0
  const finish = () => {
    open -= 1
    if (open > 0) return
    all?.stop()
    all = null
  }
  const start = (label: string): Progress => {
    all ??= new MultiBar(barOptions(stream), Presets.shades_grey)
    const own = all
    const bar = own.create(100, 0, { label, amount: '' })
    open += 1
    return {
      update: (done, total) => show(bar, done, total),
      end: (result) => {
        own.remove(bar)
        own.log(`${label}${result ? `: ${result}` : ''}\n`)
        own.update()
        finish()
      },
    }
  }
  return {
    start,
    above: (write) => {
      all?.stop()
      all = null
      open = 0
      write()
    },
  }
}

function barOptions(stream: Writable) {
  return {
    stream: stream as NodeJS.WritableStream, // a terminal's stream: `bars` is only made for one
    format: '{bar} {label} {amount}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
  }
}

function show(bar: SingleBar, done: number, total: number | null): void {
  if (total !== null) bar.setTotal(Math.max(total, 1))
  bar.update(total === null ? 0 : Math.min(done, total), { amount: amountOf(done, total) })
}

/** `12,000 of 20,000`, or only what is done. */
export function amountOf(done: number, total: number | null): string {
  const digits = (n: number) => n.toLocaleString('en')
  return total === null ? digits(done) : `${digits(done)} / ${digits(total)}`
}
