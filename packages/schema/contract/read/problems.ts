import { type Code, codes } from '../../error.ts'
import type { Problem } from '../document.ts'
import { limits } from './limits.ts'

/** Steps from the top of a YAML document to one of its values. */
export type Path = readonly (string | number)[]

export interface Position {
  readonly line: number
  readonly column: number
}

/** Where a problem is and what it is; `at: 'key'` points at a key rather than at its value. */
export type Say = (path: Path, code: Code, message: string, at?: 'key' | 'value') => void

/** The problem at a position, with its code's hint. */
export function problemAt(file: string, { line, column }: Position, code: Code, message: string): Problem {
  return { code, path: file, line, column, message, hint: codes[code].hint.en }
}

/** The same `say` from a place further down. */
export function sayBelow(say: Say, below: Path): Say {
  return (path, code, message, at) => say([...below, ...path], code, message, at)
}

/** In reading order, each once, and no more than anybody reads. */
export function orderedProblems(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((one) => [`${one.path}\n${one.line}\n${one.column}\n${one.message}`, one]))
  return [...distinct.values()]
    .sort((a, b) => compare(a.path, b.path) || a.line - b.line || a.column - b.column)
    .slice(0, limits.problems)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
