import type { Bilingual } from '../contract/bilingual.ts'
import type { Contract, Deprecation } from '../contract/contract.ts'

/** That a field goes, in words: since when that is said, until when it stays, what to ask for instead, and why. */
export function goingWords({ since, until, use, reason }: Deprecation, nameOf = (name: string) => name): Bilingual {
  const instead = (word: string) => (use === null ? '' : `; ${word} ${nameOf(use)}`)
  return {
    vi: `Từ ${since}, còn đến ${until}${instead('dùng')}. ${reason.vi}`,
    en: `Since ${since}, kept until ${until}${instead('use')}. ${reason.en}`,
  }
}

/** A dataset goes where each of its fields does: nothing of it would stay. */
export function isGoing({ fields }: Pick<Contract, 'fields'>): boolean {
  return fields.length > 0 && fields.every(({ deprecated }) => deprecated !== undefined)
}
