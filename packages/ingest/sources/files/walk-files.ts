import type { PlacedFile } from './place.ts'

/** What a folder holds under one name; links and whatever else is neither file nor folder are no entries. */
export interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly modified: number
}

/** Entries that are looked at, and how many folders may lie in one another. */
export const most = 10_000
const deepest = 32

/** Every file of a folder and of the folders in it, by path, as far as ten thousand of both and 32 folders down. */
export async function walkFiles(
  read: (folder: string) => Promise<readonly FolderEntry[]>,
): Promise<readonly PlacedFile[]> {
  const found: PlacedFile[] = []
  const waiting = ['']
  let looked = 0
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    for (const { name, kind, bytes, modified } of await read(folder)) {
      const path = folder === '' ? name : `${folder}/${name}`
      if (kind === 'file') found.push({ path, bytes, modified })
      else if (path.split('/').length <= deepest) waiting.push(path)
    }
    looked += 1
    if (looked + found.length + waiting.length > most) break
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, most)
}
