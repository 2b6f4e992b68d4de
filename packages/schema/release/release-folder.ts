import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Release, ReleaseFormat } from './release.ts'

/** Where the files of a release lie; `root` is the folder of all releases. */
export function folderOf(root: string, { dataset, folder }: Pick<Release, 'dataset' | 'folder'>): string {
  return join(root, dataset, folder)
}

const names: { readonly [format in ReleaseFormat | 'changes' | 'manifest']: string } = {
  ...{ csv: 'data.csv', parquet: 'data.parquet', changes: 'changes.csv', manifest: 'manifest.json' },
  ...{ excel: 'made-excel.csv', ndjson: 'made.ndjson', json: 'made.json', xlsx: 'made.xlsx', geojson: 'made.geojson' },
}

/** The file of a format. Those that were made on request may be gone, and are made again. */
export function fileOf(
  root: string,
  release: Pick<Release, 'dataset' | 'folder'>,
  format: ReleaseFormat | 'changes' | 'manifest',
): string {
  return join(folderOf(root, release), names[format])
}

/** Names that folders of releases have: nothing else is ever swept away. */
const isOurs = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Makes a folder for a new release, after what died before it was whole is swept away: only one publishes a dataset at a time. */
export async function beginFolder(root: string, dataset: string, of: { kept: ReadonlySet<string>; folder: string }) {
  const parent = join(root, dataset)
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const dead = (await readdir(parent)).filter((name) => isOurs.test(name) && !of.kept.has(name))
  for (const name of dead) await rm(join(parent, name), { recursive: true, force: true })
  await mkdir(join(parent, of.folder), { mode: 0o700 })
}

/** Takes the files of a withdrawn release away. */
export async function purgeFolder(root: string, release: Pick<Release, 'dataset' | 'folder'>): Promise<void> {
  await rm(folderOf(root, release), { recursive: true, force: true })
}
