import type { Identifier } from '@kho/schema/contract/releasing.ts'
import { findIdentifiers } from '@kho/schema/release/find-identifiers.ts'
import type { SourceColumn } from '../source.ts'
import { ValueTypes } from './value-types.ts'

/** What the texts of a column have the form of. */
export type Form = Identifier | 'person_name'

/** What a column of a dropped file is like: counts and lengths, and no value of it. */
export interface ColumnProfile extends Pick<SourceColumn, 'type' | 'precision' | 'scale'> {
  readonly name: string
  readonly rows: number
  readonly nulls: number
  /** Different texts, counted up to 100,000; fewer in a file of many columns. */
  readonly distinct: number
  readonly longest: number
  /** What its texts look like, so that it may be about people. */
  readonly forms: readonly Form[]
  /** No text is missing and none came again: it can tell rows apart. */
  readonly isKey: boolean
}

const mostDistinct = 100_000
// For all columns of a file together: what is looked at for repeats stands in memory.
const mostTexts = 2_000_000
const lookedAt = 20_000

// Where a single one may be a slip of somebody who wrote notes, these tell of a person each; of the others many things have the form.
const tellingAlone: ReadonlySet<Form> = new Set(['citizen_id', 'email', 'phone'])
const share = 0.2

const familyNames =
  'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh doan luong mai truong to lam cao chau ta ha dao thai quach luu vuong kieu tang la'
const families: ReadonlySet<string> = new Set(familyNames.split(' '))

/** Gathers the profile of one of so many columns, text by text. */
export class ColumnGatherer {
  readonly #name: string
  readonly #most: number
  readonly #types = new ValueTypes()
  readonly #texts = new Set<string>()
  readonly #forms = new Map<Form, number>()
  #rows = 0
  #nulls = 0
  #longest = 0
  #looked = 0
  #came = false

  constructor(name: string, columns: number) {
    this.#name = name
    this.#most = Math.min(mostDistinct, Math.floor(mostTexts / columns))
  }

  add(text: string | null): void {
    this.#rows += 1
    if (text === null) {
      this.#nulls += 1
      return
    }
    this.#types.add(text)
    this.#longest = Math.max(this.#longest, text.length)
    this.#came ||= this.#texts.has(text)
    if (this.#texts.size < this.#most) this.#texts.add(text)
    // Every text at first, then one of many: what is rare from there on does not change a guess.
    if (this.#rows <= lookedAt || this.#rows % 50 === 0) this.#look(text)
  }

  #look(text: string): void {
    this.#looked += 1
    const found = new Set<Form>(mayIdentify(text) ? findIdentifiers(text) : [])
    if (isPersonName(text)) found.add('person_name')
    for (const form of found) this.#forms.set(form, (this.#forms.get(form) ?? 0) + 1)
  }

  get profile(): ColumnProfile {
    const told = [...this.#forms].filter(([form, count]) => tellingAlone.has(form) || count >= this.#looked * share)
    return {
      ...this.#types.type,
      name: this.#name,
      rows: this.#rows,
      nulls: this.#nulls,
      distinct: this.#texts.size,
      longest: this.#longest,
      forms: told.map(([form]) => form),
      isKey: this.#rows > 0 && this.#nulls === 0 && !this.#came,
    }
  }
}

/** Most cells are too short for what is looked for, or have no digit; to know that is far cheaper. */
function mayIdentify(text: string): boolean {
  return text.length >= 9 ? /[@＠\p{Nd}]/u.test(text) : /[@＠]/.test(text)
}

/** Two to five words of letters, of which the first is a family name of Vietnam, with accents or without. */
function isPersonName(text: string): boolean {
  if (text.length > 60) return false
  const words = text.trim().split(/\s+/)
  if (words.length < 2 || words.length > 5 || !words.every((word) => /^\p{Lu}[\p{L}\p{M}]*$/u.test(word))) return false
  const [first = ''] = words
  return families.has(first.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase())
}
