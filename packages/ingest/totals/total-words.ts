import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Figure, OffTotal } from './read-totals.ts'

/** How a total came out, in one sentence: `services_by_level: 1335 = 970 (3) + 356 (4) + unclassified 9.` */
export function totalWords({ total, whole, parts, unclassified, records }: OffTotal): Bilingual {
  const left = unclassified !== null && Number(unclassified) !== 0 ? unclassified : null
  const say = (language: keyof Bilingual): string => {
    const word = words[language]
    const sum = [
      ...parts.map((part) => `${figureWords(part, word.stated)} (${part.part})`),
      ...(left === null ? [] : [`${word.unclassified} ${left}`]),
    ]
    const made = sum.length === 0 ? '' : ` = ${sum.join(' + ')}`
    const broken = records === 0 ? '' : `; ${word.records(records)}`
    return `${total}: ${figureWords(whole, word.stated)}${made}${broken}.`
  }
  return { vi: say('vi'), en: say('en') }
}

const words = {
  vi: {
    unclassified: 'chưa phân loại',
    stated: 'công bố',
    records: (count: number) => `${count} bản ghi không khớp`,
  },
  en: {
    unclassified: 'unclassified',
    stated: 'stated',
    records: (count: number) => `${count} records do not add up`,
  },
} as const

function figureWords({ counted, stated }: Figure, word: string): string {
  return stated === null ? counted : `${counted} [${word} ${stated}]`
}
