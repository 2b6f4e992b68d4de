/** Whom a record is about, by the true value of its key. `kind` is the contract's `as`. */
export interface SubjectKey {
  readonly kind: string
  readonly key: string
}

/** The pseudonym of a subject. */
export type Pseudonym = (subject: SubjectKey) => string

/** Each once. A lone surrogate, which a token can carry, has no bytes: it would keep the entry from being written. */
export function sorted(texts: readonly string[]): readonly string[] {
  const all = texts.map((text) => text.toWellFormed()).sort()
  return all.filter((text, at) => text !== all[at - 1])
}
