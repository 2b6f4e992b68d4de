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

/** A one-stop desk's system of `count` dossiers. */
export function oneStop(dialect: Dialect, count: number, population: Population): AgencySystem {
  const size = { daily: dailyOf(count), ...population }
  const at = (index: number): Dossier => dossierAt(dialect.office, index, size)
  const { row: dossierRow, ...dossiers } = dialect.dossiers
  const { row: stepRow, ...steps } = dialect.steps
  return {
    source: dialect.source,
    make: dialect.make,
    tables: [
      {
        ...dossiers,
        expected: count,
        *rows() {
          for (const [index, dossier] of entries(count, at)) {
            const dirty = soiled(dossier, index, dialect.elsewhere)
            yield dossierRow(dirty)
            yield* (dialect.repeat?.(index, dirty) ?? []).map(dossierRow)
          }
        },
      },
      {
        ...steps,
        expected: count * 3,
        *rows() {
          for (const [, dossier] of entries(count, at)) yield* stepsOf(dossier).map(stepRow)
        },
      },
    ],
  }
}

const entries = <T>(count: number, at: (index: number) => T): Iterable<readonly [number, T]> =>
  rowsOf(count, (index) => [index, at(index)] as const)
