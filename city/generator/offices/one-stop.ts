import { type AgencySystem, type AgencyTable, type Cell, rowsOf } from '../agency-table.ts'
import { type Dossier, dailyOf, dossierAt, type Office, type Population } from '../dossiers.ts'
import { type Step, stepsOf } from '../steps.ts'
import { type DirtyDossier, soiled } from './dirt.ts'

/** How one office writes its dossiers and steps down: the tables' shapes and the rows in them. */
export interface Dialect {
  readonly source: string
  readonly make: AgencySystem['make']
  readonly office: Office
  /** Another district's code, for the dossiers that should not be there. */
  readonly elsewhere: string
  readonly dossiers: Omit<AgencyTable, 'rows' | 'expected'> & { row(dossier: DirtyDossier): readonly Cell[] }
  readonly steps: Omit<AgencyTable, 'rows' | 'expected'> & { row(step: Step): readonly Cell[] }
  /** Files only: what a hand that copies rows does to them. */
  repeat?(index: number, dossier: DirtyDossier): readonly DirtyDossier[]
}

/** How many dossiers a desk has, and of how many of the newest it keeps the steps. */
export interface DeskCounts {
  readonly dossiers: number
  readonly withSteps: number
}

/** A one-stop desk's system. */
export function oneStop(dialect: Dialect, counts: DeskCounts, population: Population): AgencySystem {
  const size = { daily: dailyOf(counts.dossiers), ...population }
  const at = (index: number): Dossier => dossierAt(dialect.office, index, size)
  const { row: dossierRow, ...dossiers } = dialect.dossiers
  const { row: stepRow, ...steps } = dialect.steps
  return {
    source: dialect.source,
    make: dialect.make,
    tables: [
      {
        ...dossiers,
        expected: counts.dossiers,
        *rows() {
          for (const [index, dossier] of entries(counts.dossiers, at)) {
            const dirty = soiled(dossier, index, dialect.elsewhere)
            yield dossierRow(dirty)
            yield* (dialect.repeat?.(index, dirty) ?? []).map(dossierRow)
          }
        },
      },
      {
        ...steps,
        expected: counts.withSteps * 3,
        *rows() {
          for (const [, dossier] of entries(counts.withSteps, at)) yield* stepsOf(dossier).map(stepRow)
        },
      },
    ],
  }
}

const entries = <T>(count: number, at: (index: number) => T): Iterable<readonly [number, T]> =>
  rowsOf(count, (index) => [index, at(index)] as const)
