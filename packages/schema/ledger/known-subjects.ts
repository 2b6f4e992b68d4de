import type { SubjectKey } from './subject-key.ts'

/** Pseudonyms by kind and key. */
export interface SubjectNames {
  get(subject: SubjectKey): string | undefined
  set(subject: SubjectKey, pseudonym: string): void
  readonly size: number
  entries(): Iterable<readonly [SubjectKey, string]>
}

/** Two maps and no text made of both: a page asks for a hundred of these. */
export function subjectNames(): SubjectNames {
  const byKind = new Map<string, Map<string, string>>()
  return {
    get: ({ kind, key }) => byKind.get(kind)?.get(key),
    set: ({ kind, key }, pseudonym) => {
      byKind.getOrInsertComputed(kind, () => new Map()).set(key, pseudonym)
    },
    get size() {
      return byKind.values().reduce((sum, keys) => sum + keys.size, 0)
    },
    *entries() {
      for (const [kind, keys] of byKind) for (const [key, pseudonym] of keys) yield [{ kind, key }, pseudonym]
    },
  }
}

/** The pseudonyms that a writer met lately, so that it need not ask for them again. Right as long as nobody was erased since. */
export interface KnownSubjects {
  /** How many erasures there had been when they were looked up; null where none is known. */
  erasures(): string | null
  get(subject: SubjectKey): string | undefined
  /** The same of one that was met just now. */
  again(subject: SubjectKey): string | undefined
  /** Adds what was looked up after so many erasures. What was known before another number of them is forgotten. */
  add(names: SubjectNames, erasures: string): void
  forget(): void
}

/** Holds the last `most` to twice that many: the older half goes when the younger is full. */
export function knownSubjects(most: number): KnownSubjects {
  let [young, old, since] = [subjectNames(), subjectNames(), null as string | null]
  const forget = () => {
    ;[young, old, since] = [subjectNames(), subjectNames(), null]
  }
  const set = (subject: SubjectKey, pseudonym: string) => {
    if (young.size >= most) [young, old] = [subjectNames(), young]
    young.set(subject, pseudonym)
  }
  return {
    erasures: () => since,
    get: (subject) => {
      const recent = young.get(subject)
      if (recent !== undefined) return recent
      const before = old.get(subject)
      if (before !== undefined) set(subject, before)
      return before
    },
    again: (subject) => young.get(subject) ?? old.get(subject),
    add: (names, erasures) => {
      if (since !== erasures) forget()
      since = erasures
      for (const [subject, pseudonym] of names.entries()) set(subject, pseudonym)
    },
    forget,
  }
}
