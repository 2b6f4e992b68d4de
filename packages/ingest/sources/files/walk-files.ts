import type { PlacedFile } from './place.ts'

/** What a folder holds under one name; links and whatever else is neither file nor folder are no entries. */
export interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly modified: number
}

const most = 10_000

/** Every file of a folder and of the folders in it, by path, as far as ten thousand. */
export async function walkFiles(
  read: (folder: string) => Promise<readonly FolderEntry[]>,
): Promise<readonly PlacedFile[]> {
  const found: PlacedFile[] = []
  const waiting = ['']
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    for (const { name, kind, bytes, modified } of await read(folder)) {
      const path = folder === '' ? name : `${folder}/${name}`
      if (kind === 'folder') waiting.push(path)
      else found.push({ path, bytes, modified })
    }
    if (found.length + waiting.length > most) break
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, most)
}
