import { spawnSync } from 'node:child_process'
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tapAgency } from '../../../../test/harness/tap-agency.ts'
import { textRows } from '../../batch.ts'
import { openSource } from '../open-source.ts'
import { batchesOf, pulled, sourceSuite } from '../source-suite.ts'
import { madeTap } from './made-tap.ts'
import { singerRows } from './singer-records.ts'

type Row = readonly (string | null)[]

async function given(fault = '', rows: readonly Row[] = [['1', 'a']]) {
  const agency = await tapAgency(fault)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await agency.makeTable('t', ['ma', 'ten'], rows)
  return { agency, source: await openSource(agency.document, agency.options) }
}

sourceSuite('singer', () => tapAgency())

describe('a tap', () => {
  test('is asked only for what came after its last state, which is kept as the position', async () => {
    const { agency, source } = await given()
    const request = { from: 't', columns: ['ma', 'ten'], key: ['ma'], cursor: 'ma', run: 'r' }
    const { signal } = new AbortController()
    const first = await source.open(request, signal)
    const all = await Array.fromAsync(first.all())
    const position = first.changes?.position ?? ''
    await first[Symbol.asyncDispose]()
    await agency.addRow('t', ['2', 'b'])
    await using second = await source.open(request, signal)
    const since = await Array.fromAsync(second.changes?.since(position, 0) ?? [])
    expect([
      all.flatMap((batch) => textRows(batch)),
      position,
      since.flatMap((batch) => textRows(batch)),
      second.changes?.position,
    ]).toEqual([[['1', 'a']], '{"after":1}', [['2', 'b']], '{"after":2}'])
  })

  test.for([
    ['that fails at its end', '() => process.exit(3)', 'KHO272'],
    ['that is killed', '() => process.kill(process.pid, "SIGKILL")', 'KHO272'],
    ['that writes what is no message', '(_, write) => write("hello\\n")', 'KHO272'],
    ['that writes a message cut short', '(_, write) => write(\'{"type":"RECORD","stream":"t"\')', 'KHO272'],
    ['that writes what is no UTF-8', '(_, write) => write(Buffer.from([0xc3, 0x28]))', 'KHO272'],
    ['that sends records in files', '(_, w, say) => say({ type: "BATCH", stream: "t" })', 'KHO272'],
    [
      'that sends half a character',
      '(_, w, say) => say({ type: "RECORD", stream: "t", record: { ma: "\\ud800" } })',
      'KHO272',
    ],
    [
      'whose stream loses a column',
      '(_, w, say) => say({ type: "SCHEMA", stream: "t", schema: { properties: {} } })',
      'KHO207',
    ],
    ['that never ends a line', '(_, write) => write("x".repeat(17 * 1024 * 1024))', 'KHO273'],
  ] as const)('%s gives nothing that counts', async ([, fault, code]) => {
    const { source } = await given(fault)
    await expect(pulled(source, 't', ['ma', 'ten'])).rejects.toMatchObject({ code })
  })

  test('that describes its streams without an end is ended', async () => {
    const { source } = await given('endless')
    await expect(source.describe()).rejects.toMatchObject({ code: 'KHO273' })
  })

  test('F17: that needs too much memory is ended', async () => {
    const hog = '() => { const kept = []; setInterval(() => kept.push(Buffer.alloc(100 * 1024 ** 2, 1)), 20) }'
    const { source } = await given(hog)
    await expect(pulled(source, 't', ['ma'])).rejects.toMatchObject({ code: 'KHO273' })
  })

  test('is ended with all it started when it is told to stop', async () => {
    const fault = `(require, w, say) => {
      const child = require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' })
      for (let at = 0; at < 2000; at += 1) say({ type: 'RECORD', stream: 't', record: { ma: String(child.pid) } })
      return new Promise(() => setInterval(() => undefined, 1000))
    }`
    const { source } = await given(fault)
    const stop = new AbortController()
    let pid = 0
    const reading = (async () => {
      for await (const batch of batchesOf(source, 't', ['ma'], stop.signal)) {
        pid = Number(textRows(batch).at(-1)?.[0])
        stop.abort(new Error('told to stop'))
      }
    })()
    await expect(reading).rejects.toThrow('told to stop')
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  test('sees its config and nothing of our environment', async () => {
    const names = 'JSON.stringify(Object.keys(process.env).sort())'
    const { source } = await given(`(_, w, say) => say({ type: 'RECORD', stream: 't', record: { ma: ${names} } })`, [])
    expect(await pulled(source, 't', ['ma'])).toEqual([['["HOME","LANG","PATH","TMPDIR"]']])
  })

  test('keeps every digit of a number, and gives nested values by path', async () => {
    const schema = '{"type":"SCHEMA","stream":"t","schema":{"properties":{"ma":{},"o":{"properties":{"x":{}}}}}}'
    const record =
      '{"type":"RECORD","stream":"t","record":{"ma":9007199254740993.10,"o":{"x":[1.0,"a"]},"__proto__":1}}'
    const lines = await Array.fromAsync(
      singerRows(linesOf(schema, record, '', '{"type":"STATE","value":{"at":12345678901234567890}}'), {
        source: 's',
        from: 't',
        columns: ['ma', 'o.x'],
        onState: (state) => expect(state).toBe('{"at":12345678901234567890}'),
      }),
    )
    expect(lines).toEqual([['9007199254740993.10', '[1.0,"a"]']])
  })

  test.for(['/bin/sh', 'sh', 'taps/../evil', 'evil', 'taps/link', 'taps', '../taps/tap-folder', 'taps/none'])(
    'I09: is no program that lies elsewhere: %j',
    async (program) => {
      const { agency } = await given()
      const evil = join(agency.folder, 'evil')
      writeFileSync(evil, `#!/bin/sh\ntouch ${agency.folder}/started\n`, { mode: 0o755 })
      symlinkSync('/bin/sh', join(agency.folder, 'taps', 'link'))
      const document = { ...agency.document, connection: { ...agency.document.connection, command: [program] } }
      const source = await openSource(document, agency.options)
      await expect(pulled(source, 't', ['ma'])).rejects.toMatchObject({ code: 'KHO271' })
      expect(existsSync(join(agency.folder, 'started'))).toBe(false)
    },
  )

  test('may lie elsewhere where the environment names it', async () => {
    const { agency } = await given()
    const program = join(agency.folder, 'elsewhere')
    writeFileSync(program, madeTap, { mode: 0o755 })
    const document = { ...agency.document, connection: { ...agency.document.connection, command: [program] } }
    const source = await openSource(document, { ...agency.options, taps: [program] })
    expect(await pulled(source, 't', ['ma'])).toEqual([['1']])
  })
})

/** One that ended but that nobody has asked about yet runs no more. */
function isRunning(pid: number): boolean {
  return /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim())
}

async function* linesOf(...lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}
