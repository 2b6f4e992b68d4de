import { askAs } from '@kho/api/steward/ask-as.ts'
import { askerNamed } from '@kho/api/steward/asker-named.ts'
import { type CellAccount, type Explanation, explainRecord } from '@kho/api/steward/explain-record.ts'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { PurposeNeed, Rule } from '@kho/schema/contract/rule.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { fieldWords } from '@kho/schema/policy/explain.ts'
import { maskWords, purposeWords } from '@kho/schema/policy/explain-words.ts'
import { maskName } from '@kho/schema/policy/masks.ts'
import { loadWrittenCity } from '@kho/schema/store/registry.ts'
import type { Command, Options } from '../command.ts'
import { currentCity, openStore, type Store } from '../open-store.ts'
import { wayOf, wayOption } from '../way-option.ts'
import { columnsOf } from '../words/columns.ts'
import { seenWords } from '../words/seen-words.ts'

/** Why somebody does or does not see a cell. Prints rules and states, never a record's values. */
export const command: Command = {
  name: 'explain',
  describe: {
    vi: 'vì sao một người được hay không được xem từng ô dữ liệu',
    en: 'why somebody does or does not see each cell',
  },
  arguments: [{ term: '<dataset>', describe: { vi: 'bộ dữ liệu', en: 'dataset' } }],
  options: [
    {
      flags: '--as <who>',
      required: true,
      describe: { vi: 'anonymous hoặc tên trong tài liệu people', en: 'anonymous, or a name in the people documents' },
    },
    {
      flags: '--key <key>',
      describe: {
        vi: 'khóa của bản ghi (các phần cách nhau bằng dấu phẩy)',
        en: 'the record’s key (parts separated by commas)',
      },
    },
    { flags: '--field <field>', describe: { vi: 'chỉ trường này', en: 'only this field' } },
    {
      flags: '--purpose <purpose>',
      describe: { vi: 'mã thủ tục hoặc mã công việc', en: 'procedure code or task key' },
    },
    wayOption,
  ],
  async run(options, out) {
    await using store = await openStore(options.config, 'explain')
    const { city } = await currentCity(store.owner)
    const written = (await loadWrittenCity(store.owner))?.city ?? city
    const dataset = options.required('dataset')
    const ask = await askOf(options, city, store)
    const key = options.text('key')
    const question = {
      ask,
      dataset,
      key: key?.split(',') ?? null,
      fields: fieldsAsked(options, city, dataset),
      written,
    }
    const explanation = await explainRecord(store.as('kho_api', 1), question)
    const rules = [...(written.rules.get(dataset) ?? []), ...(city.rules.get(dataset) ?? [])]
    out.value(explanationValue(explanation))
    for (const line of lines(explanation, { ask, rules, field: options.text('field') }, out.language)) out.line(line)
    return 0
  },
}

async function askOf(options: Options, city: City, store: Store): Promise<Ask> {
  const [now, way] = [new Date(), wayOf(options)]
  const named = askerNamed(city, options.required('as'), now)
  return askAs(named, { city, session: store.as('kho_api', 1), now, purpose: options.text('purpose'), way })
}

function fieldsAsked(options: Options, city: City, dataset: string): readonly string[] {
  const names = (city.contracts.get(dataset)?.fields ?? []).map(({ name }) => name)
  const asked = options.text('field')
  if (asked === null) return names
  if (names.includes(asked)) return [asked]
  throw new KhoError('KHO526', `${dataset} has no field ${asked}.`, { dataset, field: asked })
}

function explanationValue({ found, shown, rules, cells, purposes }: Explanation): Value {
  return {
    found,
    shown,
    purposes: purposes.map((need) => ({ ...purposeWords(need) })),
    rules: rules.map(({ rule, effect, fields, standing, reach, because, basis, reason, holds }) => ({
      rule,
      effect,
      fields,
      standing,
      reach: { ...reach },
      because: because.map((why) => ({ ...why })),
      basis,
      reason: reason && { ...reason },
      holds,
    })),
    cells: cells.map(({ reason, mask, missing, ...cell }) => ({
      ...cell,
      mask: mask && maskName(mask),
      reason: reason && { ...reason },
      missing: missing.map(({ rule, because }) => ({ rule, because: because.map((why) => ({ ...why })) })),
    })),
  }
}

interface Context {
  readonly ask: Ask
  readonly rules: readonly Rule[]
  readonly field: string | null
}

function lines(explanation: Explanation, context: Context, language: Language): readonly string[] {
  const { rules, cells } = explanation
  const concerned = rules.filter(
    ({ fields }) => context.field === null || fields === null || fields.includes(context.field),
  )
  return [
    headline(explanation)[language],
    ...explanation.purposes.map((need) => purposeLine(need)[language]),
    { vi: 'Quy tắc:', en: 'Rules:' }[language],
    ...concerned.flatMap((account) => ruleLines(account, context, language)),
    ...(rules.length === 0 ? [{ vi: '  không có quy tắc nào', en: '  there are none' }[language]] : []),
    ...(cells.length > 0 ? [{ vi: 'Ô dữ liệu:', en: 'Cells:' }[language], ...cellLines(explanation, language)] : []),
  ]
}

function headline({ found, shown }: Explanation): Bilingual {
  if (found === null) return { vi: 'Chưa nêu bản ghi: xét theo quy tắc.', en: 'No record named: from the rules alone.' }
  if (!found) return { vi: 'Không có bản ghi này.', en: 'There is no such record.' }
  return shown ? { vi: 'Được xem bản ghi này.', en: 'The record is shown.' } : notShown
}

function purposeLine(need: PurposeNeed): Bilingual {
  const words = purposeWords(need)
  return {
    vi: `Câu trả lời sẽ là lỗi nêu tên mục đích còn thiếu: ${words.vi}.`,
    en: `The answer would be the error that names the missing purpose: ${words.en}.`,
  }
}

const notShown: Bilingual = {
  vi: 'Không được xem bản ghi này: với người hỏi, nó như không tồn tại.',
  en: 'The record is not shown: to this asker it does not exist.',
}

function ruleLines(account: Explanation['rules'][number], context: Context, language: Language): readonly string[] {
  const { rule: name, effect, standing, reach, because, holds, reason, basis } = account
  const applies = standing === 'applies' || standing === 'unconditional'
  const mark = !applies ? '·' : holds === false ? '✗' : '✓'
  const rule = context.rules.find((one) => one.name === name)
  const shows = rule && context.field !== null ? fieldWords(rule, context.field)?.[language] : null
  const why = applies ? appliesWords(holds)[language] : because.map((one) => one[language]).join('; ')
  const told = [basis, reason?.[language]].filter((text) => text)
  return [
    `  ${mark} ${effect} ${name}${shows ? ` (${shows})` : ''}: ${reach[language]}`,
    `      ${why}${told.length > 0 ? ` (${told.join(': ')})` : ''}`,
  ]
}

function appliesWords(holds: boolean | null): Bilingual {
  if (holds === null) return { vi: 'áp dụng cho người hỏi', en: 'applies to the asker' }
  return holds
    ? { vi: 'áp dụng, và đúng với bản ghi này', en: 'applies, and is true of this record' }
    : { vi: 'áp dụng, nhưng không đúng với bản ghi này', en: 'applies, but is not true of this record' }
}

function cellLines({ cells }: Explanation, language: Language): readonly string[] {
  const rows = cells.map(({ field, state, mask, rule, reason, missing }) => {
    const how = mask ? `, ${maskWords(mask)[language]}` : ''
    return [
      `  ${field}`,
      `${seenWords[state][language]}${how}`,
      rule ?? (state === 'withheld' ? unlisted[language] : ''),
      [reason?.[language], ...missing.map((one) => missingWords(one)[language])].filter((text) => text).join('; '),
    ]
  })
  return columnsOf(rows)
}

const unlisted: Bilingual = { vi: 'không quy tắc nào cho xem', en: 'no rule shows it' }

/** An allow that would show the cell, and what it is that it lacks. */
function missingWords({ rule, because }: CellAccount['missing'][number]): Bilingual {
  const why = (language: Language) => because.map((one) => one[language]).join(', ')
  return { vi: `${rule} sẽ cho xem nhưng ${why('vi')}`, en: `${rule} would, but ${why('en')}` }
}
