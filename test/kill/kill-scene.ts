import type { Case, Desk } from './desk.ts'

export const kinds = ['postgres', 'postgres_cursor', 'mariadb', 'mariadb_cursor', 'csv', 'rest', 'push', 'log'] as const
export type Kind = (typeof kinds)[number]

export const victims = ['worker', 'store', 'source'] as const
export type Victim = (typeof victims)[number]

/** An agency's system of one kind, its clerks, and how its process dies. */
export interface Scene extends AsyncDisposable {
  readonly kind: Kind
  /** Kind and connection of its source document, in YAML. */
  readonly document: string
  /** Of its binding: `from` and how it is read, in YAML's flow style. */
  readonly binding: string
  readonly desk: Desk
  /** The longest that its clerks pause between two transactions, as a share of the time that a run takes. */
  readonly pause: number
  /** One transaction of its clerks, who wait for nobody once they are sent home. Throws when the system goes away under them. */
  work(home: AbortSignal): Promise<void>
  /** Everything that the system itself holds. */
  contents(): Promise<readonly Case[]>
  /** Kills what the agency's system runs in; gives what brings it back. */
  kill(): Promise<() => Promise<void>>
}

/** What a worker is told to do again and again: one line of JSON. */
export interface WorkerJob {
  readonly way: 'sync' | 'follow' | 'push'
  readonly dataset: string
  readonly source: string
  /** Every so many runs a compare is asked for; 0: never. */
  readonly compareEvery: number
}

export function jobOf(kind: Kind): WorkerJob {
  const way = kind === 'log' ? 'follow' : kind === 'push' ? 'push' : 'sync'
  return { way, dataset: datasetOf(kind), source: kind, compareEvery: comparesLate(kind) ? 4 : 0 }
}

/** Its runs learn of deletes only when they compare: between compares the store is no state of the source. */
export function comparesLate(kind: Kind): boolean {
  return kind === 'postgres_cursor' || kind === 'mariadb_cursor'
}

export function datasetOf(kind: Kind): string {
  return `cases_${kind}`
}
