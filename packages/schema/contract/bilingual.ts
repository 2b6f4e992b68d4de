/** A text in both of the city's languages. Everything a person reads is one of these. */
export interface Bilingual {
  readonly vi: string
  readonly en: string
}

export type Language = keyof Bilingual
