import type { Fact } from '../generator/facts/fact.ts'

/** What an office's own people can do to its records, in the contract's words; the office's columns and codes are its own affair. */
export interface Hand extends AsyncDisposable {
  /** Writes facts, in place of those of the same key. */
  put(dataset: string, facts: readonly Fact[]): Promise<void>
  remove(dataset: string, facts: readonly Fact[]): Promise<void>
  /** Does the work and leaves it open until what it answers is called. Of makes without transactions it is done at once. */
  hold(work: (hand: Writing) => Promise<void>): Promise<() => Promise<void>>
  /** Systems that send by themselves, and files: sends or writes what still waits. */
  settle?(): Promise<void>
  /** Files only: lets half of a table lie under its name before the whole takes its place. */
  spill?(dataset: string): Promise<void>
}

export type Writing = Pick<Hand, 'put' | 'remove'>
