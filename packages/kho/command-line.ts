import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'
import { CommanderError, Option, Command as Program } from 'commander'
import type { Command, ExitCode, Options } from './command.ts'
import { type Config, type Environment, languageOf, readConfig } from './config.ts'
import { type OutOptions, openOut } from './out.ts'

export interface CommandLine {
  readonly argv: readonly string[]
  readonly streams: Pick<OutOptions, 'stdin' | 'stdout' | 'stderr'>
  readonly signal: AbortSignal
  /** The process's own where absent. */
  readonly environment?: Environment
}

const folder = join(import.meta.dirname, 'commands')

/** Runs one command line to its exit code. The only thing it leaves to the process is to end. */
export async function runCommandLine(line: CommandLine): Promise<ExitCode> {
  const language = languageAsked(line.argv, line.environment)
  const outcome: { code: ExitCode } = { code: 0 }
  const program = programOf({
    commands: await commandsFor(line.argv),
    language,
    streams: line.streams,
    run: async (command, given) => {
      outcome.code = await runCommand(command, given, line, language)
    },
  })
  try {
    await program.parseAsync([...line.argv], { from: 'user' })
    return outcome.code
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2
    throw cause
  }
}

/** Reads all commands there are, one a file. */
export async function allCommands(): Promise<readonly Command[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  return await Promise.all(files.sort().map((file) => commandIn(join(folder, file))))
}

/** Only the command that is asked for, so that `kho token` need not load a web server; all of them for help. */
async function commandsFor(argv: readonly string[]): Promise<readonly Command[]> {
  const words = argv.filter((word) => /^[a-z][a-z-]*$/.test(word))
  const files = [words.slice(0, 2).join('-'), words[0] ?? ''].map((name) => join(folder, `${name}.ts`))
  const file = argv[0]?.startsWith('-') ? undefined : files.find((path) => existsSync(path))
  return file === undefined ? await allCommands() : [await commandIn(file)]
}

async function commandIn(file: string): Promise<Command> {
  const { command }: { command: Command } = await import(file)
  return command
}

type Given = { readonly [name: string]: unknown }

interface Written {
  write(text: string): unknown
}

interface ProgramParts {
  readonly commands: readonly Command[]
  readonly language: Language
  readonly streams: { readonly stdout: Written; readonly stderr: Written }
  readonly run: (command: Command, given: Given) => Promise<void>
}

/** The tree of commands as commander knows it: also what `--help` and docs/commands.md are made from. */
export function programOf({ commands, language, streams, run }: ProgramParts): Program {
  const program = new Program('kho')
    .description(about[language])
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void streams.stderr.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    })
    .configureHelp({ styleTitle: (title) => (language === 'vi' ? (titles[title] ?? title) : title) })
    .helpCommand(false)
    .helpOption('-h, --help', helpWords[language])
    .addOption(languageOption(language))
    .action(() => program.outputHelp())
  for (const command of commands) addCommand(program, command, { language, run })
  return program
}

function addCommand(program: Program, command: Command, { language, run }: Pick<ProgramParts, 'language' | 'run'>) {
  const words = command.name.split(' ')
  const name = words.at(-1) ?? command.name
  const parent = words.length > 1 ? groupOf(program, words[0] ?? '', language) : program
  const known = parent.commands.find((one) => one.name() === name) // `kho release` is a command and a group
  const added = (known ?? parent.command(name)).description(command.describe[language])
  added.helpOption('-h, --help', helpWords[language])
  for (const { term, describe } of command.arguments ?? []) added.argument(term, describe[language])
  for (const { flags, describe, required } of command.options ?? []) {
    added.addOption(new Option(flags, describe[language]).makeOptionMandatory(required === true))
  }
  added.option('--json', jsonWords[language]).addOption(languageOption(language))
  added.action(() => run(command, { ...argumentsOf(added), ...added.opts() }))
}

function groupOf(program: Program, name: string, language: Language): Program {
  const found = program.commands.find((one) => one.name() === name)
  if (found) return found
  const describe = groups[name]?.[language] ?? ''
  const group = program.command(name).description(describe)
  return group.helpOption('-h, --help', helpWords[language]).helpCommand(false)
}

function argumentsOf(added: Program): Given {
  return Object.fromEntries(added.registeredArguments.map((one, index) => [one.name(), added.processedArgs[index]]))
}

async function runCommand(command: Command, given: Given, line: CommandLine, language: Language): Promise<ExitCode> {
  const out = openOut({ ...line.streams, language, json: given.json === true })
  try {
    return await command.run(optionsOf(given, readConfig(line.environment), line.signal), out)
  } catch (cause) {
    if (line.signal.aborted) return 1 // asked to end in the middle of it: nothing failed
    out.failure(cause)
    return exitCodeOf(cause)
  }
}

function optionsOf(given: Given, config: Config, signal: AbortSignal): Options {
  const named = (name: string) => given[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]
  const text = (name: string) => {
    const value = named(name)
    return typeof value === 'string' ? value : null
  }
  return {
    config,
    signal,
    text,
    required: (name) => {
      const value = text(name)
      if (value === null) throw new KhoError('KHO521', `${name} is missing.`, { option: name })
      return value
    },
    list: (name) => {
      const value = named(name)
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
    },
    flag: (name) => named(name) === true,
  }
}

const usageCodes: ReadonlySet<string> = new Set(['KHO155', 'KHO214', 'KHO344', 'KHO520', 'KHO521', 'KHO523', 'KHO526'])
const consentCodes: ReadonlySet<string> = new Set(['KHO342', 'KHO531'])
const unreachableCodes: ReadonlySet<string> = new Set(['KHO501', 'KHO522', 'KHO524', 'KHO201'])

/** What a failure means to the shell that called. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof KhoError)) return isRefusedConnection(error) ? 4 : 1
  if (usageCodes.has(error.code)) return 2
  if (consentCodes.has(error.code)) return 3
  return unreachableCodes.has(error.code) || isRefusedConnection(error.cause) ? 4 : 1
}

function isRefusedConnection(cause: unknown): boolean {
  const codes = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET']
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code))
}

/** `--lang` decides, then the terminal. Read before anything else, as help is written in it. */
function languageAsked(argv: readonly string[], environment?: Environment): Language {
  const at = argv.indexOf('--lang')
  const told = at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--lang='))?.slice(7)
  return told === 'vi' || told === 'en' ? told : languageOf(environment)
}

function languageOption(language: Language): Option {
  const describe = { vi: 'ngôn ngữ hiển thị', en: 'language to speak' }
  return new Option('--lang <language>', describe[language]).choices(['vi', 'en'])
}

const about: Bilingual = {
  vi: 'Kho dữ liệu dùng chung của thành phố: dữ liệu của các cơ quan đi vào, một câu trả lời theo quy tắc đi ra.',
  en: 'A city common data store: the agencies’ databases go in, one answer bound by rules comes out.',
}
const helpWords: Bilingual = { vi: 'hiện trợ giúp', en: 'show help' }
const jsonWords: Bilingual = { vi: 'trả lời bằng JSON', en: 'answer in JSON' }
const groups: { readonly [name: string]: Bilingual } = {
  source: { vi: 'các hệ thống nguồn của cơ quan', en: 'the agencies’ systems' },
  run: { vi: 'các lần tiếp nhận dữ liệu', en: 'ingestion runs' },
  release: { vi: 'các bản phát hành dữ liệu mở', en: 'releases of open data' },
  quarantine: { vi: 'các bản ghi chờ xử lý', en: 'records that were refused' },
  key: { vi: 'khóa API của các ứng dụng', en: 'API keys of applications' },
  access: { vi: 'ai còn được vào bằng tài khoản của mình', en: 'who is let in by their account' },
  ledger: { vi: 'sổ truy cập: ai đã xem và thay đổi gì', en: 'the ledger: who read and changed what' },
  policy: {
    vi: 'thử các quy tắc chia sẻ trước khi đưa vào hiệu lực',
    en: 'sharing rules, before they are switched on',
  },
}
const titles: { readonly [title: string]: string } = {
  'Usage:': 'Cách dùng:',
  'Arguments:': 'Tham số:',
  'Options:': 'Tùy chọn:',
  'Commands:': 'Các lệnh:',
}
