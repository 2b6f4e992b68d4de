import { realpath } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { KhoError } from '@kho/schema/error.ts'

/** The folders of this machine that documents may have files read from. */
export interface FolderPermission {
  /** Always one of them. */
  readonly cityFolder: string
  /** Absolute roots outside the city's folder, by the operator's own word; none where absent. */
  readonly folders?: readonly string[]
  /** Where Kho keeps what is its own: no source's folder lies in it or around it, unless `folders` has it in. */
  readonly home?: string
}

/**
 * The folder of a source with its links resolved. KHO276 where it lies outside what is permitted, and whether it is
 * there at all does not show. A document alone never reads what happens to be on the machine.
 */
export async function permittedFolder(source: string, folder: string, permission: FolderPermission): Promise<string> {
  const { cityFolder, folders = [], home } = permission
  const place = await real(folder)
  for (const root of folders) if (isWithin(place, await real(root))) return place
  const isHome = home !== undefined && touches(place, await real(home))
  if (!isHome && isWithin(place, await real(cityFolder))) return place
  throw new KhoError('KHO276', `Source ${source} may not read files of its folder.`, { source })
}

async function real(folder: string): Promise<string> {
  return await realpath(folder).catch(() => resolve(folder))
}

function touches(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one)
}

function isWithin(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep)
}
