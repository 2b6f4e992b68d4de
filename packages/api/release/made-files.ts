import { hash } from 'node:crypto'
import { readFile, utimes } from 'node:fs/promises'
import { KhoError } from '@kho/schema/error.ts'
import type { HeadKey } from '@kho/schema/ledger/head-key.ts'
import { madeFileOf, signedJson, signStatement } from '@kho/schema/release/manifest.ts'
import type { Release, ReleaseFile } from '@kho/schema/release/release.ts'
import { fileOf } from '@kho/schema/release/release-folder.ts'
import { only, writeHashed } from '@kho/schema/release/write-hashed.ts'
import type { MadeFormat } from './formats/release-form.ts'
import { makeFile } from './made-file.ts'
import { pruneMade } from './prune-made.ts'

/** The files of releases that are made when somebody first asks for them. */
export interface MadeFiles {
  /** The file of a format, made now if it is not there. KHO518 while that takes longer than somebody waits, KHO148 where it cannot be. */
  get(release: Release, format: MadeFormat): Promise<MadeFile>
  close(): Promise<void>
}

export interface MadeFile extends ReleaseFile {
  /** A statement on it as `signedJson` writes it. */
  readonly signed: string
}

export interface MadeOptions {
  /** The folder of all releases. */
  readonly root: string
  readonly signer: HeadKey
  /** Bytes that such files may take together; those that nobody took for longest go first. */
  readonly most?: number
  /** Milliseconds that a request waits. */
  readonly patience?: number
}

export function madeFiles({ root, signer, most = 20e9, patience = 15_000 }: MadeOptions): MadeFiles {
  const making = new Map<string, Promise<MadeFile>>()
  const closing = new AbortController()
  let turn: Promise<unknown> = Promise.resolve()

  async function make(release: Release, format: MadeFormat, file: string): Promise<MadeFile> {
    const csv = fileOf(root, release, 'csv')
    const digest = await makeFile({ file, making: { format, csv, columns: release.columns } }, closing.signal)
    const { dataset, number, manifest } = release
    const told = { dataset, release: number, format, ...digest, of: { sha256: hash('sha256', manifest) } }
    const signed = signedJson(signStatement(signer, told))
    await writeHashed(`${file}.signed`, only(Buffer.from(signed)))
    await pruneMade(root, { most, except: file })
    return { format, ...digest, signed }
  }

  function begun(release: Release, format: MadeFormat, file: string): Promise<MadeFile> {
    const known = making.get(file)
    if (known) return known
    const made = turn.then(() => make(release, format, file)) // one at a time: it takes a processor
    turn = made.catch(() => undefined)
    making.set(file, made)
    made.then(
      () => making.delete(file),
      (thrown) => isForGood(thrown) || making.delete(file),
    )
    return made
  }

  return {
    async get(release, format) {
      const file = fileOf(root, release, format)
      const there = await madeBefore(file)
      return there ?? within(patience, begun(release, format, file))
    },
    async close() {
      closing.abort()
      await turn
    },
  }
}

/** What cannot be made of a release never can: it does not change. */
function isForGood(thrown: unknown): boolean {
  return thrown instanceof KhoError && thrown.code === 'KHO148'
}

/** The file as it was made before: whole, as what proves it is written last. */
async function madeBefore(file: string): Promise<MadeFile | null> {
  const signed = await readFile(`${file}.signed`, 'utf8').catch(() => null)
  if (signed === null) return null
  const now = new Date()
  const isThere = await utimes(file, now, now).then(
    () => true,
    () => false,
  )
  return isThere ? { ...madeFileOf(signed), signed } : null
}

async function within(milliseconds: number, made: Promise<MadeFile>): Promise<MadeFile> {
  const { promise, reject } = Promise.withResolvers<never>()
  const later = () => reject(new KhoError('KHO518', 'The file is still being made.', { retryAfter: 5 }))
  const timer = setTimeout(later, milliseconds)
  return Promise.race([made, promise]).finally(() => clearTimeout(timer))
}
