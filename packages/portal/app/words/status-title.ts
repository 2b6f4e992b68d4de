import type { Language } from './words.ts'

interface Names {
  readonly nodes: readonly {
    readonly code: string | null
    readonly title: string | null
    readonly titleEn: string | null
  }[]
}

/** A state by the city's own name of it; its code where there is no name. */
export function statusTitle(names: Names | null, status: string | null, language: Language): string {
  const name = names?.nodes.find((one) => one.code === status)
  return (language === 'en' ? (name?.titleEn ?? name?.title) : name?.title) ?? status ?? ''
}
