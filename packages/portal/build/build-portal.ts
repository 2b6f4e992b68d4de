import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { contentHash, portal } from './content-hash.ts'

const built = join(portal, 'dist')

/** The folder of the built pages. Built when their sources are new, which takes some seconds, else found. */
export async function builtPortal(): Promise<string> {
  const folder = join(built, contentHash())
  if (existsSync(folder)) return folder
  const made = join(built, `making-${process.pid}`)
  await bundle(made)
  await compressFiles(made)
  try {
    renameSync(made, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(made, { recursive: true }) // another process was quicker
  }
  return folder
}

/** The same pages whoever builds them: libraries leave their development parts out by this variable alone. */
async function bundle(outDir: string): Promise<void> {
  mkdirSync(built, { recursive: true })
  const program = join(import.meta.dirname, 'bundle.ts')
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [program, outDir], { env })
}

/** Each text beside itself as brotli and as gzip, so that no request waits for a compressor. */
async function compressFiles(folder: string): Promise<void> {
  const files = globSync('**/*.{html,js,css,svg}', { cwd: folder }).map((file) => join(folder, file))
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file)
      const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
      await writeFile(`${file}.br`, await promisify(brotliCompress)(text, { params }))
      await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }))
    }),
  )
}
