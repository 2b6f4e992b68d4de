import { glob, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface Pruning {
  /** Bytes that may stay. */
  readonly most: number
  /** A file that stays. */
  readonly except: string
}

/** Takes files away that were made on request, those first that nobody took for longest, until what stays is within bounds. */
export async function pruneMade(root: string, { most, except }: Pruning): Promise<void> {
  const files: { readonly file: string; readonly size: number; readonly mtimeMs: number }[] = []
  for await (const name of glob('*/*/made*', { cwd: root })) {
    const file = join(root, name)
    const found = await stat(file).catch(() => null)
    if (found && !name.endsWith('.signed')) files.push({ file, size: found.size, mtimeMs: found.mtimeMs })
  }
  let total = files.reduce((sum, { size }) => sum + size, 0)
  for (const { file, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= most) return
    if (file === except) continue
    await rm(`${file}.signed`, { force: true }) // first: what is left without it is not there
    await rm(file, { force: true })
    total -= size
  }
}
