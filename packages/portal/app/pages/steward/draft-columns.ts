import type { Bilingual } from '../../words/words.ts'

export const sensitivities = ['none', 'personal', 'sensitive'] as const
export type Sensitivity = (typeof sensitivities)[number]

/** A field of a draft, as far as it is told: no value of the file. */
export interface DraftColumn {
  readonly field: string
  readonly type: string
  readonly title: Bilingual
  readonly sensitivity: Sensitivity
  readonly nulls: number
  readonly distinct: number
  readonly longest: number
  readonly forms: readonly string[]
}

export interface DraftDocument {
  readonly path: string
  readonly text: string
}

/** What the API's JSON of a draft holds: both lists are written by Kho alone, as `dataset_drafts` tells them. */
export function columnsOf(json: unknown): readonly DraftColumn[] {
  return Array.isArray(json) ? json : []
}

export function documentsOf(json: unknown): readonly DraftDocument[] {
  return Array.isArray(json) ? json : []
}

/** What is said of one field in a form: titles and sensitivity, each where it is another than before. */
export function revisionsIn(form: FormData, columns: readonly DraftColumn[]) {
  return columns.flatMap(({ field, title, sensitivity }) => {
    const said = (name: string) => String(form.get(`${name} ${field}`) ?? '').trim()
    const [titleVi, titleEn] = [said('vi'), said('en')]
    const chosen = sensitivities.find((one) => one === said('sensitivity')) ?? sensitivity
    const isRetitled = titleVi !== title.vi || titleEn !== title.en
    if (!isRetitled && chosen === sensitivity) return []
    return [{ name: field, sensitivity: chosen, ...(isRetitled ? { titleVi, titleEn } : {}) }]
  })
}
