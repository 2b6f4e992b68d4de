import { askWords } from './ask-words.ts'
import { businessWords } from './business-words.ts'
import { catalogueWords } from './catalogue-words.ts'
import { datasetWords } from './dataset-words.ts'
import { dropWords } from './drop-words.ts'
import { frontWords } from './front-words.ts'
import { lookUpWords } from './look-up-words.ts'
import { meWords } from './me-words.ts'
import { operateWords } from './operate-words.ts'
import { partWords } from './part-words.ts'
import { scoreboardWords } from './scoreboard-words.ts'
import { shellWords } from './shell-words.ts'
import { stewardWords } from './steward-words.ts'
import { workWords } from './work-words.ts'

export type Language = 'vi' | 'en'
export type Bilingual = { readonly vi: string; readonly en: string }

/** Words of one part of the portal, each in both languages. `{{name}}` is filled in. */
export type Words = { readonly [word: string]: Bilingual }

/** Every word of the portal. */
export const words = {
  shell: shellWords,
  part: partWords,
  front: frontWords,
  catalogue: catalogueWords,
  dataset: datasetWords,
  lookUp: lookUpWords,
  scoreboard: scoreboardWords,
  ask: askWords,
  work: workWords,
  operate: operateWords,
  me: meWords,
  business: businessWords,
  steward: stewardWords,
  drop: dropWords,
} as const satisfies { readonly [part: string]: Words }

/** The words of one language by part, as i18next takes them. */
export type InOneLanguage = {
  readonly [Part in keyof typeof words]: { readonly [Word in keyof (typeof words)[Part]]: string }
}

export function wordsIn(language: Language): InOneLanguage {
  const parts = Object.entries(words).map(([part, its]) => [
    part,
    Object.fromEntries(Object.entries(its).map(([word, both]: [string, Bilingual]) => [word, both[language]])),
  ])
  return Object.fromEntries(parts) as InOneLanguage // the same parts and words, by construction
}
