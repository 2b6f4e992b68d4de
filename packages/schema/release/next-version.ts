import type { Release, ReleaseColumn } from './release.ts'

type Versioned = Pick<Release, 'major' | 'minor' | 'columns'>

/**
 * The version of a release's columns after that of the one before: a column that is gone, or is of another kind, makes a new
 * major, one that came a minor. Titles and the order of columns make none.
 */
export function nextVersion(
  before: Versioned | null,
  columns: readonly ReleaseColumn[],
): Pick<Release, 'major' | 'minor'> {
  if (!before) return { major: 1, minor: 0 }
  const now = new Map(columns.map((column) => [column.name, kindOf(column)]))
  if (before.columns.some((column) => now.get(column.name) !== kindOf(column))) {
    return { major: before.major + 1, minor: 0 }
  }
  const { major, minor } = before
  return { major, minor: now.size > before.columns.length ? minor + 1 : minor }
}

/** What programs that read a column rely on. */
function kindOf({ type, precision, scale, list, partial, unit, masked }: ReleaseColumn): string {
  return JSON.stringify([type, precision, scale, list, partial, unit, masked])
}
