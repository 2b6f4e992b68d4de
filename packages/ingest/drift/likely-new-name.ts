import type { SourceColumn } from '../source.ts'

type Column = Pick<SourceColumn, 'name' | 'declared'>

export interface GoneColumn {
  readonly name: string
  /** As the source declared it before; null where nobody had looked. */
  readonly declared: string | null
}

/**
 * The column that a gone one was probably renamed to, among those that nothing is mapped from: by likeness of name and
 * by type. Those that are new since the last look count more. A guess: somebody must look. Null where nothing is like it.
 */
export function likelyNewName(
  gone: GoneColumn,
  candidates: readonly Column[],
  isNew: (name: string) => boolean,
): string | null {
  const scored = candidates
    .filter(({ declared }) => gone.declared === null || declared === gone.declared)
    .map(({ name }) => ({ name, score: likeness(gone.name, name) + (isNew(name) ? 0.5 : 0) }))
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
  const [best, next] = scored
  if (!best || best.score < 0.5 || best.score === next?.score) return null
  return best.name
}

/** Of two names, 0 to 1: how many pairs of letters they share (Dice), whatever the case, accents and signs. */
function likeness(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)]
  if (a.length === 0 || b.length === 0) return 0
  const left = [...b]
  const shared = a.filter((pair) => {
    const at = left.indexOf(pair)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
  return (2 * shared.length) / (a.length + b.length)
}

function pairsOf(name: string): readonly string[] {
  const plain = name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
  return Array.from({ length: Math.max(plain.length - 1, 0) }, (_, at) => plain.slice(at, at + 2))
}
