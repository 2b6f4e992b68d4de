import { Writable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { openProgress } from './progress.ts'

function written() {
  const parts: string[] = []
  const stream = new Writable({
    write: (chunk, _, done) => {
      parts.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => parts.join('') }
}

test('away from a terminal there are whole lines: now and then, and one at the end', () => {
  vi.useFakeTimers()
  const { stream, text } = written()
  const progress = openProgress({ stream, terminal: false }).start('sync dossiers')
  progress.update(10, 20_000)
  vi.advanceTimersByTime(6000)
  progress.update(12_000, 20_000)
  progress.end('done')
  vi.useRealTimers()
  expect(text()).toBe('sync dossiers: 12,000 / 20,000\nsync dossiers: done\n')
})

test('on a terminal there are bars, and what is done stays as a line', () => {
  const { stream, text } = written()
  const terminal = Object.assign(stream, { isTTY: true, columns: 80, rows: 20, cursorTo: () => true })
  const output = openProgress({ stream: terminal, terminal: true })
  const [one, other] = [output.start('one'), output.start('other')]
  one.update(1, 2)
  other.update(1, null)
  one.end('fine')
  other.end()
  expect(text()).toContain('one: fine')
})
