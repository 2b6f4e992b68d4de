import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file that appears whole or not at all: beside its place, on disk, and only then under its name. Readable by its
 * owner alone, for what is in it was shown to one person.
 */
export async function writeWhole(file: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const beside = `${file}.${process.pid}.part`
  const handle = await open(beside, 'wx', 0o600)
  try {
    for await (const part of parts) await handle.writeFile(part)
    await handle.sync()
    await handle.close()
    await rename(beside, file)
  } catch (cause) {
    await handle.close().catch(() => undefined)
    await rm(beside, { force: true })
    throw cause
  }
  await using folder = await open(dirname(file), 'r') // the name is on disk only when its folder is
  await folder.sync()
}
