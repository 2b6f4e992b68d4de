const marks = /[\u0300-\u036f]+/g
const written = /[^\p{Cc}\u0020-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+/gu
const between = /[\p{Cc}\u0020-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+/gu

/**
 * The words of a text without accents and case, in order: `Thủ Đức` is `thu`, `duc`. `kho.folded` of the database says the
 * same with a space before, between and after them; a test holds the two together.
 */
export function foldedWords(text: string): readonly string[] {
  const bare = text.normalize('NFKD').replace(marks, '')
  const lower = bare.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/[đĐ]/g, 'd')
  return lower.replace(between, ' ').split(' ').filter(Boolean)
}

/** The words of a text, as they are written, that begin with one of these folded ones: `kho.words_found` of the database. */
export function wordsFound(text: string, words: readonly string[]): readonly string[] {
  const isFound = (one: string) => foldedWords(one).some((folded) => words.some((word) => folded.startsWith(word)))
  return (text.match(written) ?? []).filter(isFound)
}
