import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import { KhoError } from '@kho/schema/error.ts'

/** Programs that this installation lets a document start. */
export interface TapPermission {
  readonly cityFolder: string
  /** Absolute paths of programs outside the city's folder, by the environment's own word. */
  readonly taps: readonly string[]
}

/**
 * The program of a tap: a file really lying in the city's `taps/`, or one that the environment names. A document alone
 * never starts what happens to be on the machine.
 */
export async function tapProgram(
  source: string,
  program: string,
  { cityFolder, taps }: TapPermission,
): Promise<string> {
  const refused = new KhoError('KHO271', `Source ${source} may not start ${program}.`, { source, program })
  if (taps.includes(program) && isAbsolute(program)) return program
  const [folder, ...rest] = program.split('/')
  if (folder !== 'taps' || rest.some((part) => part === '..') || program.includes('\0')) throw refused
  const base = await realpath(join(cityFolder, 'taps')).catch(() => null)
  const path = await realpath(join(cityFolder, program)).catch(() => null)
  if (base === null || path === null || !path.startsWith(base + sep)) throw refused
  if (!(await stat(path)).isFile()) throw refused
  return path
}
