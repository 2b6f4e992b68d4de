import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/**
 * A program that writes a file in place, slowly, to be killed over it: `node csv-writer.ts FROM TO`. Says `writing` once
 * the old content is gone. It ends before it is complete, as its disk is full.
 */
const [, , from = '', to = ''] = process.argv
const whole = readFileSync(from)
const content = whole.subarray(0, whole.length - 2000)
const file = openSync(to, 'w')
process.stdout.write('writing\n')
for (let at = 0; at < content.length; at += 8192) {
  writeSync(file, content, at, Math.min(8192, content.length - at))
  await setTimeout(10)
}
closeSync(file)
