import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runKho } from '../../test/harness/run-kho.ts'
import { allCommands } from './command-line.ts'

function emptyHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'kho-cli-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

const unreachable = 'postgres://nobody@127.0.0.1:1/none'

test('every command has a name after its file, words in both languages, --json and --help', async () => {
  const commands = await allCommands()
  expect(commands.length).toBeGreaterThan(10)
  for (const command of commands) {
    const help = await runKho([...command.name.split(' '), '--help'])
    expect(help.code).toBe(0)
    expect(help.out).toContain(`Usage: kho ${command.name}`)
    expect(help.out).toContain('--json')
    expect(command.describe.vi).not.toBe(command.describe.en)
  }
})

test('help is in the language of --lang, else of the terminal', async () => {
  expect((await runKho(['status', '--help', '--lang', 'vi'])).out).toContain('Cách dùng:')
  expect((await runKho(['status', '--help'], { LANG: 'vi_VN.UTF-8' })).out).toContain('Cách dùng:')
  expect((await runKho(['status', '--help', '--lang', 'en'], { LANG: 'vi_VN.UTF-8' })).out).toContain('Usage:')
})

test('what cannot be understood ends with 2', async () => {
  const home = emptyHome()
  const nowhere = join(home, 'nowhere')
  const lines = [
    ['fly'],
    ['apply'],
    ['apply', nowhere],
    ['status', '--fast'],
    ['token'],
    ['--lang', 'fr'],
    ['introspect', 'gopher://agency', '--agency', 'H29.1', '--source', 'register', '--out', nowhere],
  ]
  const codes = await Promise.all(lines.map(async (line) => (await runKho(line, { KHO_HOME: home })).code))
  expect(codes).toEqual(lines.map(() => 2))
})

test('serve refuses to start without its keys and names them all', async () => {
  const ran = await runKho(['serve'], { KHO_HOME: emptyHome(), KHO_DATABASE_URL: unreachable })
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('KHO520: Not set: KHO_SUBJECT_KEY, KHO_LEDGER_KEY, KHO_OIDC_ISSUER.')
})

test('sync and work refuse to start without the subject key', async () => {
  const environment = { KHO_HOME: emptyHome(), KHO_DATABASE_URL: unreachable }
  expect((await runKho(['sync'], environment)).err).toContain('KHO520: Not set: KHO_SUBJECT_KEY.')
  expect((await runKho(['work'], environment)).code).toBe(2)
})

test('a store that does not answer ends with 4, with --json as one object', async () => {
  const environment = { KHO_HOME: emptyHome(), KHO_DATABASE_URL: unreachable }
  const ran = await runKho(['status', '--json'], environment)
  expect(ran.code).toBe(4)
  expect(ran.values).toMatchObject([{ error: { code: 'KHO501' } }])
  expect((await runKho(['doctor'], environment)).code).toBe(4)
})

test('tokens are signed in a demo only', async () => {
  const ran = await runKho(['token', '--as', 'citizen_lan'], { KHO_HOME: emptyHome() })
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('KHO523')
})
