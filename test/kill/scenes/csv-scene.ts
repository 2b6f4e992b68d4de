import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Random } from '../../judges/random.ts'
import { type Case, caseOf, momentOf, openDesk } from '../desk.ts'
import type { Scene } from '../kill-scene.ts'

/** A desk whose system leaves a file, replaced as a whole; or written in place by a program that dies over it. */
export function csvScene(random: Random): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'kho-kill-'))
  const [inbox, next] = [join(folder, 'inbox.csv'), join(folder, 'next.csv')]
  const desk = openDesk(random)
  const replace = () => {
    const text = textOf(desk.records.values())
    for (const [path, content] of [
      [inbox, text],
      [`${inbox}.sha256`, `${hash('sha256', text, 'hex')}  inbox.csv\n`],
    ] as const) {
      writeFileSync(next, content)
      renameSync(next, path)
    }
    desk.committed()
  }
  replace()
  let isDying = false
  return {
    kind: 'csv',
    document: `kind: files\nconnection: { folder: '${folder}' }`,
    binding: 'from: inbox.csv, mode: snapshot, deletes: compare',
    desk,
    pause: 3, // a file that changes while it is read is not read
    work: async () => {
      if (isDying) return
      desk.propose()
      replace()
    },
    contents: async () => readFileSync(inbox, 'utf8').trimEnd().split('\n').slice(1).map(recordOf),
    kill: async () => {
      isDying = true
      desk.propose()
      const writing = join(folder, 'writing.csv')
      writeFileSync(writing, textOf(desk.records.values()))
      const child = spawn(process.execPath, [join(import.meta.dirname, 'csv-writer.ts'), writing, inbox], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const closed = once(child, 'close')
      await Promise.race([once(child.stdout, 'data'), closed])
      await setTimeout(random.below(200))
      child.kill('SIGKILL')
      await closed
      return async () => {
        replace()
        isDying = false
      }
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

function textOf(records: Iterable<Case>): string {
  const lines = Array.from(
    records,
    ({ code, name, fee, changed, version }) => `${code},"${name}",${fee},${momentOf(changed)}Z,${version}\n`,
  )
  return `ma,ten,phi,luc,lan\n${lines.join('')}`
}

function recordOf(line: string): Case {
  const [, code, name, fee, moment = '', version] = /^([^,]+),"([^"]+)",([^,]+),([^,]+)Z,(\d+)$/.exec(line) ?? []
  return caseOf([code, name, fee, microsOf(moment), version])
}

function microsOf(moment: string): string {
  return `${Date.parse(`${moment.slice(0, 23).replace(' ', 'T')}Z`)}${moment.slice(23)}`
}
