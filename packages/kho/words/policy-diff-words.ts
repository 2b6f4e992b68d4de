import type { DatasetDifference } from '@kho/api/steward/policy-differences.ts'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { CellChange } from '@kho/schema/steward/compare-policies.ts'
import { seenWords } from './seen-words.ts'

/** A difference as people read it. */
export function differenceLines(differences: readonly DatasetDifference[], language: Language): readonly string[] {
  const lines = differences.flatMap((difference) => datasetLines(difference, language))
  if (lines.length > 0) return [...lines, footnote[language]]
  return [{ vi: 'Không ai được xem thêm hay bớt gì.', en: 'Nobody sees more or less.' }[language]]
}

const footnote: Bilingual = {
  vi: 'Tính theo người được xem nhiều nhất trong mỗi loại, với mục đích cho xem nhiều nhất, kể cả khi phải biết trước mã.',
  en: 'Counted for the luckiest of each kind, for the purpose that shows most, whatever must be known beforehand.',
}

function datasetLines({ dataset, untold, records, changes }: DatasetDifference, language: Language): readonly string[] {
  if (untold.length > 0) return [untoldWords(dataset, untold)[language]]
  if (changes.length === 0) return []
  const heading = { vi: `${dataset} (${records} bản ghi)`, en: `${dataset} (${records} records)` }
  return [heading[language], ...changes.flatMap((change) => consumerLines(change, language))]
}

function untoldWords(dataset: string, untold: readonly string[]): Bilingual {
  const fields = untold.join(', ')
  return {
    vi: `${dataset}: chưa đếm được, vì quy tắc xét ${fields} mà kho chưa có như tài liệu mô tả`,
    en: `${dataset}: cannot be counted yet, as the rules ask about ${fields}, which the store does not have as described`,
  }
}

function consumerLines(
  { consumer, gained, lost, cells }: DatasetDifference['changes'][number],
  language: Language,
): readonly string[] {
  const who = consumer.person === null ? consumer.title[language] : `${consumer.person} (${consumer.title[language]})`
  const records = [
    ...(gained > 0 ? [{ vi: `thêm ${gained} bản ghi`, en: `${gained} records more` }[language]] : []),
    ...(lost > 0 ? [{ vi: `bớt ${lost} bản ghi`, en: `${lost} records fewer` }[language]] : []),
  ]
  const told = records.length > 0 ? `: ${records.join(', ')}` : ''
  return [`  ${who}${told}`, ...cells.map((cell) => `    ${cellWords(cell)[language]}`)]
}

function cellWords({ field, from, to, records }: CellChange): Bilingual {
  const way = (language: Language) =>
    from === to
      ? { vi: 'che theo cách khác', en: 'masked otherwise' }[language]
      : `${seenWords[from][language]} → ${seenWords[to][language]}`
  return { vi: `${field}: ${records} ô ${way('vi')}`, en: `${field}: ${records} cells ${way('en')}` }
}

/** The same difference for programs. */
export function differenceValue({ dataset, untold, records, changes }: DatasetDifference): Value {
  return {
    dataset,
    untold,
    records,
    consumers: changes.map(({ consumer, gained, lost, cells }) => ({
      kind: consumer.kind,
      person: consumer.person,
      gained,
      lost,
      cells: cells.map((cell) => ({ ...cell })),
    })),
  }
}
