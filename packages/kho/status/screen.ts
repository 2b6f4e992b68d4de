import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import { agoWords } from '../words/moment-words.ts'
import type { CityStatus } from './city-status.ts'
import { headingOf, streakOf } from './problem-words.ts'
import type { Problem } from './problems.ts'

export interface ScreenOptions {
  readonly language: Language
  /** Columns and rows of the terminal. */
  readonly width: number
  readonly height: number
  /** What `kho` is called as here. */
  readonly called: string
  readonly agencyTitle: (agency: string) => Bilingual | null
}

/**
 * A city's status on one screen: what is broken, since when, who suffers, what to do next; all that is well in one line.
 * Problems are told in full while there is room, the rest in a line each, and what is left is counted.
 */
export function screenOf(status: CityStatus, options: ScreenOptions): readonly string[] {
  const { language, width, height } = options
  const top = [...topLines(status, options), '']
  const bottom = wellLine(status, language)
  const room = Math.max(height - top.length - bottom.length - 2, 8)
  const body = bodyLines(status.problems, room, options)
  return [...top, ...body, ...(body.length > 0 ? [''] : []), ...bottom].map((line) => cut(line, width))
}

function topLines(status: CityStatus, { language, width }: ScreenOptions): readonly string[] {
  const { title, city, version, synthetic, workers, bindings, problems, conflicts } = status
  const refused = bindings.reduce((sum, { quarantined }) => sum + quarantined, 0)
  const count = (kind: Problem['kind']) => problems.filter((one) => one.kind === kind).length
  const late = bindings.filter((one) => one.late).length
  const counts = {
    vi: `Hỏng ${count('broken')} · bị giữ ${count('held')} · trễ hẹn ${late} · chờ xử lý ${refused} bản ghi${conflicts > 0 ? ` · ${conflicts} mâu thuẫn giữa các nguồn` : ''} · tiến trình ${workers.alive}: đang chạy ${workers.running}, đợi ${workers.queued}`,
    en: `${count('broken')} broken · ${count('held')} held · ${late} late · ${refused} records refused${conflicts > 0 ? ` · ${conflicts} conflicts between sources` : ''} · workers ${workers.alive}: ${workers.running} running, ${workers.queued} queued`,
  }
  const invented = { vi: 'Dữ liệu giả lập.', en: 'Invented data.' }[language]
  return [
    `${title[language]} (${city}), v${version}`,
    ...(synthetic ? [invented] : []),
    ...wrapped(counts[language], width, ''),
  ]
}

/** Everything that is well, in one line: how much it is, and the oldest of it. */
function wellLine({ bindings }: CityStatus, language: Language): readonly string[] {
  const well = bindings.filter(({ failures, late, age }) => failures === 0 && !late && age !== null)
  if (well.length === 0) return []
  const oldest = well.reduce((a, b) => ((a.age ?? 0) >= (b.age ?? 0) ? a : b))
  const [datasets, sources] = [new Set(well.map(({ dataset }) => dataset)), new Set(well.map(({ source }) => source))]
  const ago = agoWords(oldest.age ?? 0)
  return [
    {
      vi: `✓ Tốt: ${datasets.size} bộ dữ liệu từ ${sources.size} nguồn; cũ nhất là ${oldest.dataset}, ${ago.vi}.`,
      en: `✓ Well: ${datasets.size} datasets of ${sources.size} sources; the oldest is ${oldest.dataset}, ${ago.en}.`,
    }[language],
  ]
}

function bodyLines(problems: readonly Problem[], room: number, options: ScreenOptions): readonly string[] {
  const lines: string[] = []
  for (const [at, problem] of problems.entries()) {
    const left = problems.length - at - 1
    const full = fullLines(problem, options)
    if (lines.length + full.length + left <= room) lines.push(...full)
    else if (lines.length + 1 < room || left === 0) lines.push(shortLine(problem, options))
    else return [...lines, moreLine(left + 1, options.called)[options.language]]
  }
  return lines
}

function moreLine(count: number, called: string): Bilingual {
  const all = asCalled('kho status --all', called)
  return { vi: `… và ${count} việc nữa: ${all}`, en: `… and ${count} more: ${all}` }
}

/** One line that ends with the whole command; what does not fit before it is left out. */
function shortLine(problem: Problem, { language, width, called }: ScreenOptions): string {
  const { source, datasets, code } = problem
  const who = source ?? datasets.join(' ')
  const what = [headingOf(problem)[language], code].filter(Boolean).join(', ')
  const command = ` → ${asCalled(firstOf(problem), called)}`
  return `${cut(`${signOf(problem)} ${who ? `${who}: ` : ''}${what}`, Math.max(width - command.length, 8))}${command}`
}

function asCalled(command: string, called: string): string {
  return command.replace(/^kho /, `${called} `)
}

/** Whoever decides on a held run sees first what it would delete. */
function firstOf({ kind, commands }: Problem): string {
  return kind === 'held' ? 'kho run list --state held' : (commands[0] ?? '')
}

function signOf({ kind }: Problem): string {
  return kind === 'broken' || kind === 'no_worker' ? '✗' : '!'
}

function fullLines(problem: Problem, { language, width, called, agencyTitle }: ScreenOptions): readonly string[] {
  const { source, agency, datasets, code, message, hint, total, commands } = problem
  const title = agency === null ? null : (agencyTitle(agency)?.[language] ?? null)
  const named = total ? datasets.join(', ') : source
  const where = [named, agency && `(${[agency, title].filter(Boolean).join(' ')})`].filter(Boolean).join(' ')
  const head = `${signOf(problem)} ${where ? `${where}: ` : ''}${headingOf(problem)[language]}`
  const facts = factsOf(problem, language)
  return [
    head,
    ...(code || message ? wrapped(`${code ? `${code} ` : ''}${message ?? ''}`, width) : []),
    ...(hint ? wrapped(hint[language], width) : []),
    ...(total ? wrapped(total[language], width) : []),
    ...facts.flatMap((fact) => wrapped(fact, width)),
    ...commands.map((command) => `  → ${asCalled(command, called)}`),
  ]
}

/** Which datasets, how late, who uses them, what Kho does by itself. */
function factsOf(problem: Problem, language: Language): string[] {
  const { kind, datasets, late, consumers, total } = problem
  const facts: Bilingual[] = []
  const said = late.map(({ dataset, age, promise }) => ({
    vi: `${dataset} ${age === null ? 'chưa có' : agoWords(age).vi} (cam kết ${agoWords(promise).vi})`,
    en: `${dataset} ${age === null ? 'not there yet' : agoWords(age).en} (promised ${agoWords(promise).en})`,
  }))
  const rest = total ? [] : datasets.filter((dataset) => !late.some((one) => one.dataset === dataset))
  if (said.length > 0) facts.push({ vi: `Trễ hẹn: ${listed(said, 'vi')}`, en: `Late: ${listed(said, 'en')}` })
  if (rest.length > 0) facts.push({ vi: `Bộ dữ liệu: ${rest.join(', ')}`, en: `Datasets: ${rest.join(', ')}` })
  if (consumers.length > 0 && kind !== 'refused') {
    facts.push({ vi: `Người dùng: ${listed(consumers, 'vi')}`, en: `Used by: ${listed(consumers, 'en')}` })
  }
  if (kind === 'broken' || kind === 'held') facts.push(streakOf(problem))
  return facts.map((fact) => fact[language])
}

function listed(words: readonly Bilingual[], language: Language): string {
  const most = 6
  const more = words.length > most ? ` +${words.length - most}` : ''
  return `${words
    .slice(0, most)
    .map((word) => word[language])
    .join(', ')}${more}`
}

/** A text in lines of at most the terminal's width, each set in. */
function wrapped(text: string, width: number, indent = '  '): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && [...line].length <= width) lines[lines.length - 1] = line
    else lines.push(indent + word)
  }
  return lines
}

function cut(line: string, width: number): string {
  const letters = [...line]
  return letters.length <= width ? line : `${letters.slice(0, width - 1).join('')}…`
}
