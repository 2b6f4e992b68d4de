import type { Bilingual, Language } from '../contract/bilingual.ts'
import type { Deprecation } from '../contract/contract.ts'
import { graphqlField } from '../contract/name.ts'
import type { CatalogueEntry, CatalogueField } from './catalogue.ts'

const words = {
  owner: { vi: 'Cơ quan chủ quản', en: 'Owner' },
  class: { vi: 'Hình thức chia sẻ', en: 'Sharing' },
  licence: { vi: 'Giấy phép', en: 'Licence' },
  refresh: { vi: 'Cập nhật', en: 'Refreshed' },
  asked: { vi: 'Truy vấn', en: 'Asked for as' },
  key: { vi: 'Khoá', en: 'Key' },
  fields: { vi: 'Các trường', en: 'Fields' },
  field: { vi: 'Trường', en: 'Field' },
  type: { vi: 'Kiểu', en: 'Type' },
  meaning: { vi: 'Ý nghĩa', en: 'Meaning' },
  notes: { vi: 'Ghi chú', en: 'Notes' },
  relations: { vi: 'Liên kết', en: 'Relations' },
  required: { vi: 'bắt buộc', en: 'required' },
  personal: { vi: 'dữ liệu cá nhân', en: 'personal' },
  sensitive: { vi: 'dữ liệu nhạy cảm', en: 'sensitive' },
  codes: { vi: 'danh mục', en: 'code list' },
  unit: { vi: 'đơn vị', en: 'unit' },
  going: { vi: 'còn đến', en: 'kept until' },
  instead: { vi: 'thay bằng', en: 'then' },
  check: { vi: 'kiểm tra', en: 'check' },
  many: { vi: 'nhiều', en: 'many' },
  one: { vi: 'một', en: 'one' },
  promised: { vi: 'cam kết', en: 'promised within' },
  synthetic: { vi: 'Dữ liệu giả lập.', en: 'Invented data.' },
  open: { vi: 'dữ liệu mở', en: 'open' },
  shared: { vi: 'chia sẻ mặc định', en: 'shared' },
  on_request: { vi: 'chia sẻ theo yêu cầu', en: 'on request' },
} as const satisfies { readonly [word: string]: Bilingual }

/** The reference page of a dataset in one language, as Markdown. */
export function referencePageOf(entry: CatalogueEntry, language: Language): string {
  const say = (word: keyof typeof words): string => words[word][language]
  const blocks = [
    `## ${text(entry.title[language])} (\`${entry.dataset}\`)`,
    ...(entry.synthetic ? [`*${say('synthetic')}*`] : []),
    ...(entry.description ? [text(entry.description[language])] : []),
    facts(entry, language).join('\n'),
    `### ${say('fields')}`,
    table(
      [say('field'), say('type'), say('meaning'), say('notes')],
      entry.fields.map((field) => row(field, language)),
    ),
    ...relations(entry, language),
  ]
  return `${blocks.join('\n\n')}\n`
}

function facts(entry: CatalogueEntry, language: Language): readonly string[] {
  const say = (word: keyof typeof words): string => words[word][language]
  const { agency, title } = entry.owner
  const { every = null, promise = null } = entry.refresh ?? {}
  const promised = promise === null ? '' : `, ${say('promised')} ${promise}`
  return [
    `- ${say('owner')}: ${title ? `${text(title[language])} (${agency})` : agency}`,
    `- ${say('class')}: ${say(entry.class)}`,
    ...(entry.licence === null ? [] : [`- ${say('licence')}: ${text(entry.licence)}`]),
    ...(every === null ? [] : [`- ${say('refresh')}: ${every}${promised}`]),
    `- ${say('asked')}: \`${entry.asked.one}\`, \`${entry.asked.many}\``,
    `- ${say('key')}: ${entry.key.map((name) => `\`${name}\``).join(', ')}`,
  ]
}

function row(field: CatalogueField, language: Language): readonly string[] {
  const say = (word: keyof typeof words): string => words[word][language]
  const notes = [
    ...(field.required ? [say('required')] : []),
    ...(field.sensitivity === 'none' ? [] : [say(field.sensitivity)]),
    ...(field.codes ? [`${say('codes')} \`${field.codes.list}\``] : []),
    ...(field.check === null ? [] : [`${say('check')} \`${field.check}\``]),
    ...(field.unit === null ? [] : [`${say('unit')} ${text(field.unit)}`]),
    ...(field.deprecated ? [goingNote(field.deprecated, language)] : []),
  ]
  const meaning = [field.title, ...(field.description ? [field.description] : [])].map((one) => text(one[language]))
  return [`\`${field.shownAs}\``, field.type, meaning.join('. '), notes.join(', ')]
}

function goingNote({ until, use }: Deprecation, language: Language): string {
  const instead = use === null ? '' : `, ${words.instead[language]} \`${graphqlField(use)}\``
  return `${words.going[language]} ${until}${instead}`
}

function relations(entry: CatalogueEntry, language: Language): readonly string[] {
  if (entry.relations.length === 0) return []
  const lines = entry.relations.map(
    ({ shownAs, kind, to, title }) => `- \`${shownAs}\`: ${words[kind][language]} ${text(title[language])} (\`${to}\`)`,
  )
  return [`### ${words.relations[language]}`, lines.join('\n')]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** People's words as text: nothing in them is markup (threat X01). */
function text(words: string): string {
  return words
    .replace(/[\\`*_{}[\]<>|#]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim()
}
