import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { codes } from '@kho/schema/error.ts'
import type { Command as Program } from 'commander'
import { allCommands, programOf } from './command-line.ts'
import { variables } from './config.ts'
import { datasetsPage } from './datasets-page.ts'

const docs = resolve(import.meta.dirname, '..', '..', 'docs')

/** The generated references under docs/: file name and text. A test compares them, `node packages/kho/reference.ts` writes them. */
export async function references(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [join(docs, 'commands.md'), await commandsPage()],
    [join(docs, 'errors.md'), errorsPage()],
    [join(docs, 'datasets.md'), await datasetsPage('en')],
    [join(docs, 'datasets.vi.md'), await datasetsPage('vi')],
  ])
}

/** Every command with its own `--help`, and the variables of the environment. */
async function commandsPage(): Promise<string> {
  const commands = await allCommands()
  const silent = { write: () => true }
  const parts = { commands, streams: { stdout: silent, stderr: silent }, run: async () => undefined }
  const program = programOf({ ...parts, language: 'en' })
  const sections = commands.map(({ name, describe }) => {
    return `## kho ${name}\n\n${describe.vi}\n\n\`\`\`\n${helpOf(program, name)}\n\`\`\`\n`
  })
  const rows = Object.entries(variables).map(([name, otherwise]) => `| \`${name}\` | ${otherwise} |`)
  return [
    '# Commands',
    '',
    'Made from `--help` by `node packages/kho/reference.ts`; a test compares the two.',
    'In the repository: `npx pnpm kho COMMAND`. Exit codes: 0 ok, 1 a check failed, 2 usage, 3 held or needs consent,',
    '4 unreachable.',
    '',
    '| variable | without it |',
    '| --- | --- |',
    ...rows,
    '',
    ...sections,
  ].join('\n')
}

function helpOf(program: Program, name: string): string {
  const found = name
    .split(' ')
    .reduce<Program | undefined>((within, word) => within?.commands.find((one) => one.name() === word), program)
  return found?.helpInformation().trim() ?? ''
}

/** Every error code: what it means to a caller and what to do. */
function errorsPage(): string {
  const rows = Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { status, retry, hint }]) => `| ${code} | ${status} | ${retry} | ${cell(hint.en)} | ${cell(hint.vi)} |`,
    )
  return [
    '# Errors',
    '',
    'Made from `packages/schema/error.ts` by `node packages/kho/reference.ts`; a test compares the two.',
    '1xx documents, 2xx ingestion, 3xx sharing, 4xx requests, 5xx operation. A code is never reused. Retry: `later` the',
    'same call may succeed, `changed` only a different call, `never` not at all. 15x are warnings about rules: they refuse',
    'nothing.',
    '',
    '| code | HTTP | retry | what to do | cần làm gì |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of await references()) writeFileSync(file, text)
}
