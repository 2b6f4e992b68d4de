import { hash, randomUUID } from 'node:crypto'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { filesOf, signedJson, signStatement } from '@kho/schema/release/manifest.ts'
import { nextVersion } from '@kho/schema/release/next-version.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { beginFolder, fileOf, purgeFolder } from '@kho/schema/release/release-folder.ts'
import { keepRelease, releasesIn } from '@kho/schema/release/releases.ts'
import { only, writeHashed } from '@kho/schema/release/write-hashed.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { mustBeExported } from '../plan/plan-export.ts'
import { holdingReleaseLock } from './holding-release-lock.ts'
import { manifestOf } from './manifest-of.ts'
import type { Publishing } from './publishing.ts'
import { releaseAsk } from './release-ask.ts'
import {
  type WritingFiles,
  type WrittenFiles,
  type WrittenSnapshot,
  writeReleaseFiles,
  writeSnapshot,
} from './write-release-files.ts'

/** What came of publishing: a new release, or the latest one where nothing has changed since. */
export interface Published {
  readonly release: Pick<Release, 'dataset' | 'number' | 'major' | 'minor' | 'rows' | 'changes'>
  readonly isNew: boolean
}

/**
 * Publishes a dataset as anybody may take it: one snapshot, written to files beside each other, looked at by the gate, signed, and
 * only then known of. Whatever ends it before leaves nothing that could be taken. KHO464 where the rules let nobody take
 * it, KHO144 where it has no licence, KHO517 where somebody is at it already.
 */
export async function publishRelease(publishing: Publishing): Promise<Published> {
  const { city, dataset } = publishing
  const contract = city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
  const { licence } = contract
  if (licence === null) throw new KhoError('KHO144', `${dataset} has no licence.`, { dataset })
  const ask = releaseAsk(city, new Date())
  mustBeExported(ask, dataset)
  return holdingReleaseLock(publishing.database, dataset, async (session, lost) => {
    const earlier = await releasesIn(session, { dataset })
    const folder = randomUUID()
    const kept = new Set(earlier.filter(({ withdrawnAt }) => withdrawnAt === null).map((one) => one.folder))
    await beginFolder(publishing.root, dataset, { kept, folder })
    const signal = AbortSignal.any([publishing.signal, lost])
    try {
      return await publishFolder({ ...publishing, signal, session, ask, contract, licence, folder, earlier })
    } catch (cause) {
      await purgeFolder(publishing.root, { dataset, folder })
      throw cause
    }
  })
}

type KeptRelease = Parameters<typeof keepRelease>[1]
type Writing = PublishingFolder & WritingFiles

interface PublishingFolder extends Publishing {
  readonly session: Session
  readonly ask: Ask
  readonly contract: Contract
  readonly licence: string
  readonly folder: string
  /** All of them, the newest first. */
  readonly earlier: readonly Release[]
}

async function publishFolder(publishing: PublishingFolder): Promise<Published> {
  const { session, ask, folder, earlier, root, dataset } = publishing
  const [latest = null] = earlier.filter(({ withdrawnAt }) => withdrawnAt === null)
  const number = (earlier[0]?.number ?? 0) + 1
  const meaning = viewOf({ ...ask, maskKey: Buffer.alloc(32) }, dataset).meaning.text
  const writing = { ...publishing, latest, number, meaning }
  const snapshotAt = await nowIn(session)
  const snapshot = await writeSnapshot(writing)
  if (latest && isSame(latest, writing, snapshot)) {
    await purgeFolder(root, { dataset, folder })
    return { release: latest, isNew: false }
  }
  const files = await writeReleaseFiles(writing, snapshot)
  const release = await signedRelease(writing, { snapshotAt, snapshot, files })
  publishing.signal.throwIfAborted()
  await keepRelease(session, release)
  return { release, isNew: true }
}

interface Made {
  readonly snapshotAt: string
  readonly snapshot: WrittenSnapshot
  readonly files: WrittenFiles
}

/** The release with its manifest, which is the last of its files. */
async function signedRelease(writing: Writing, { snapshotAt, snapshot, files }: Made): Promise<KeptRelease> {
  const { city, contract, dataset, folder, licence, meaning, number, root } = writing
  const { columns, rows } = snapshot
  const [before = null] = writing.earlier
  const publishedAt = await nowIn(writing.session)
  const version = nextVersion(before, columns)
  const made = { number, ...version, registry: writing.version, rows, snapshotAt, publishedAt }
  const previous = before ? hash('sha256', before.manifest) : null
  const manifest = manifestOf({ city, contract, release: made, columns, ...files, previous })
  const signed = signStatement(writing.signer, manifest)
  await writeHashed(fileOf(root, { dataset, folder }, 'manifest'), only(Buffer.from(signedJson(signed))))
  return {
    ...made,
    dataset,
    folder,
    listed: contract.listed,
    licence,
    columns,
    meaning,
    changes: files.changes,
    ...signed,
  }
}

/** Whether a snapshot says nothing that the latest release does not say. */
function isSame(latest: Release, { licence, meaning }: Writing, { columns, file }: WrittenSnapshot): boolean {
  const isAlike = latest.licence === licence && latest.meaning === meaning
  if (!isAlike || JSON.stringify(latest.columns) !== JSON.stringify(columns)) return false
  return filesOf(latest).some(({ format, sha256 }) => format === 'csv' && sha256 === file.sha256)
}

async function nowIn(session: Session): Promise<string> {
  const [row] = await session.rows(
    sql`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  )
  return row?.[0] ?? ''
}
