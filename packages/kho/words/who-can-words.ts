import type { WhoCan } from '@kho/api/steward/who-can.ts'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { SharingClass } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { audienceWords } from '@kho/schema/policy/audience-words.ts'
import { fieldWords } from '@kho/schema/policy/explain.ts'
import { maskWords, type Naming, purposeWords, reachWords } from '@kho/schema/policy/explain-words.ts'
import { maskName } from '@kho/schema/policy/masks.ts'
import { needsWords } from '@kho/schema/policy/rule-words.ts'
import type { CellSight, RuleSight } from '@kho/schema/steward/who-sees.ts'
import { seenWords } from './seen-words.ts'

export interface Asked {
  readonly dataset: string
  /** Null where all fields are asked about. */
  readonly field: string | null
  /** What fields and askers are called. */
  readonly naming: Naming
  /** How it is shared with each kind of user, whatever the rules give. */
  readonly classes: readonly { readonly kind: string; readonly class: SharingClass }[]
}

/** Who sees what, as people read it: the rules first, then who gets which part by them. */
export function whoCanLines(told: WhoCan, asked: Asked, language: Language): readonly string[] {
  const { found, records, rules, seen } = told
  if (found === false) return [{ vi: 'Không có bản ghi này.', en: 'There is no such record.' }[language]]
  const name = asked.field === null ? asked.dataset : `${asked.dataset}.${asked.field}`
  const some = seen.filter((one) => one.records > 0)
  const nobody = seen
    .filter((one) => one.records === 0)
    .map(({ consumer }) => consumer.person ?? consumer.title[language])
  return [
    records === null ? name : { vi: `${name} (${records} bản ghi)`, en: `${name} (${records} records)` }[language],
    classLine(asked)[language],
    { vi: 'Quy tắc:', en: 'Rules:' }[language],
    ...rules.flatMap((rule) => ruleLines(rule, { ...asked, records }, language)),
    ...(rules.length === 0 ? [{ vi: '  không có quy tắc nào', en: '  there are none' }[language]] : []),
    { vi: 'Ai được xem:', en: 'Who sees it:' }[language],
    ...some.flatMap((one) => seenLines(one, { ...asked, records }, language)),
    ...(nobody.length === 0
      ? []
      : [{ vi: `  không: ${nobody.join('; ')}`, en: `  not: ${nobody.join('; ')}` }[language]]),
    footnote[language],
  ]
}

const classWords: Readonly<Record<SharingClass, Bilingual>> = {
  open: { vi: 'mở', en: 'open' },
  shared: { vi: 'chia sẻ mặc định', en: 'shared by default' },
  on_request: { vi: 'theo yêu cầu', en: 'on request' },
}

/** The class, and whom it differs for: `shared by default to officers; on request to citizens, businesses`. */
function classLine({ classes }: Asked): Bilingual {
  const groups = [...Map.groupBy(classes, (one) => one.class)]
  const said = (language: Language) =>
    groups
      .map(([shared, some]) => {
        const kinds = some.map(({ kind }) => kind).join(', ')
        return groups.length === 1 ? classWords[shared][language] : `${classWords[shared][language]} (${kinds})`
      })
      .join('; ')
  return { vi: `Mức chia sẻ: ${said('vi')}`, en: `Class: ${said('en')}` }
}

const footnote: Bilingual = {
  vi: 'Tính theo người được xem nhiều nhất trong mỗi loại, với mục đích cho xem nhiều nhất, kể cả khi phải biết trước mã.',
  en: 'For the luckiest of each kind, for the purpose that shows most, whatever must be known beforehand.',
}

type Told = Asked & { readonly records: number | null }

function ruleLines(
  { rule, records }: RuleSight,
  { field, naming, records: all }: Told,
  language: Language,
): readonly string[] {
  const mark = rule.effect === 'allow' ? '✓' : '✗'
  const shows = field === null ? null : fieldWords(rule, field)?.[language]
  const count = records === null || all === null ? [] : [shareWords(records, all)[language]]
  const told = [rule.basis, rule.reason?.[language]].filter((text) => text)
  const line = [audienceWords(rule), reachWords(rule, naming), ...needsWords(rule, naming)].map(
    (words) => words[language],
  )
  return [
    `  ${mark} ${rule.name}${shows ? ` (${shows})` : ''}: ${[...line, ...count].join('; ')}`,
    ...(told.length > 0 ? [`      ${told.join(': ')}`] : []),
  ]
}

function shareWords(records: number, all: number): Bilingual {
  const share = all === 0 ? 0 : Math.round((1_000 * records) / all) / 10
  return { vi: `${records} bản ghi (${share} %)`, en: `${records} records (${share} %)` }
}

function seenLines(
  { consumer, records, rules, cells }: WhoCan['seen'][number],
  { field, records: all }: Told,
  language: Language,
): readonly string[] {
  const who = consumer.person === null ? consumer.title[language] : `${consumer.person} (${consumer.title[language]})`
  const upTo = consumer.person === null ? { vi: 'nhiều nhất ', en: 'up to ' }[language] : ''
  const count = all === null ? '' : `: ${upTo}${shareWords(records, all)[language]}`
  const by =
    rules.length > 0 ? [{ vi: `    theo ${rules.join(', ')}`, en: `    by ${rules.join(', ')}` }[language]] : []
  const states =
    field === null ? fieldLines(cells, language) : cells.map((cell) => `    ${cellWords(cell, all)[language]}`)
  return [`  ${who}${count}`, ...states, ...by]
}

/** Fields together that come alike in every record; those that do not, by themselves. */
function fieldLines(cells: readonly CellSight[], language: Language): readonly string[] {
  const states = Map.groupBy(cells, ({ field }) => field)
  const said = [...states].map(([field, some]) => {
    const ways = new Set(some.map(({ state, mask }) => stateWords(state, mask)[language]))
    return { field, ways: [...ways].join(' / ') }
  })
  return [...Map.groupBy(said, ({ ways }) => ways)].map(
    ([ways, some]) => `    ${ways}: ${some.map(({ field }) => field).join(', ')}`,
  )
}

function cellWords({ state, mask, rule, reason, records }: CellSight, all: number | null): Bilingual {
  const one = (language: Language) => {
    const why = [rule, reason?.[language]].filter((text) => text).join(': ')
    const count = all === null ? '' : { vi: `${records} ô `, en: `${records} cells ` }[language]
    return `${count}${stateWords(state, mask)[language]}${why ? ` (${why})` : ''}`
  }
  return { vi: one('vi'), en: one('en') }
}

function stateWords(state: CellSight['state'], mask: CellSight['mask']): Bilingual {
  const [seen, how] = [seenWords[state], mask && maskWords(mask)]
  return how ? { vi: `${seen.vi}, ${how.vi}`, en: `${seen.en}, ${how.en}` } : seen
}

/** The same for programs. */
export function whoCanValue(
  { records, found, rules, seen }: WhoCan,
  { dataset, field, naming, classes }: Asked,
): Value {
  return {
    dataset,
    field,
    classes: Object.fromEntries(classes.map((one) => [one.kind, one.class])),
    records,
    found,
    rules: rules.map(({ rule, records: spoken }) => ({
      rule: rule.name,
      effect: rule.effect,
      audience: { ...audienceWords(rule) },
      reach: { ...reachWords(rule, naming) },
      fields: rule.fields,
      mask: Object.fromEntries(Object.entries(rule.mask).map(([name, mask]) => [name, maskName(mask)])),
      purpose: rule.purpose && { ...purposeWords(rule.purpose) },
      mustKnow: rule.mustKnow,
      ways: rule.ways,
      valid: { ...rule.valid },
      basis: rule.basis,
      reason: rule.reason && { ...rule.reason },
      records: spoken,
    })),
    consumers: seen.map(({ consumer, records: shown, rules: by, cells }) => ({
      kind: consumer.kind,
      person: consumer.person,
      title: { ...consumer.title },
      records: shown,
      share: records === null || records === 0 ? null : shown / records,
      rules: by,
      cells: cells.map(({ mask, reason, ...cell }) => ({
        ...cell,
        mask: mask && maskName(mask),
        reason: reason && { ...reason },
      })),
    })),
  }
}
