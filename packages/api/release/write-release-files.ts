import { stat } from 'node:fs/promises'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { findChanges } from '@kho/schema/release/find-changes.ts'
import type { EarlierRelease } from '@kho/schema/release/gate.ts'
import type { Release, ReleaseChanges, ReleaseColumn, ReleaseFile } from '@kho/schema/release/release.ts'
import { fileOf } from '@kho/schema/release/release-folder.ts'
import { showsAlways } from '@kho/schema/release/still-open.ts'
import { digestOf, writeHashed } from '@kho/schema/release/write-hashed.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { type ExportPart, liveExport } from '../open/live-export.ts'
import { planRelease } from '../plan/plan-export.ts'
import { writeParquet } from './parquet-file.ts'
import type { Publishing } from './publishing.ts'
import { releaseColumns } from './release-ask.ts'

/** The one snapshot of a release, as CSV on disk. */
export interface WrittenSnapshot {
  readonly columns: readonly ReleaseColumn[]
  readonly rows: number
  /** No record is longer. */
  readonly longest: number
  readonly csv: string
  readonly file: ReleaseFile
}

/** What is made of it besides. */
export interface WrittenFiles {
  readonly files: readonly ReleaseFile[]
  readonly changes: ReleaseChanges | null
}

export interface WritingFiles extends Publishing {
  readonly session: Session
  readonly ask: Ask
  readonly contract: Contract
  readonly folder: string
  readonly number: number
  /** What the rules show, as one text. */
  readonly meaning: string
  readonly earlier: readonly Release[]
  readonly latest: Release | null
}

/** Reads the snapshot, record by record, under the rules and with the ledger. */
export async function writeSnapshot(writing: WritingFiles): Promise<WrittenSnapshot> {
  const csv = fileOf(writing.root, writing, 'csv')
  const told = { rows: 0, longest: 0 }
  const digest = await writeHashed(csv, countedBytes(snapshotOf(writing), told, writing.onRows))
  return { columns: releaseColumns(writing.ask, writing.dataset), ...told, csv, file: { format: 'csv', ...digest } }
}

/** Makes of a snapshot what else belongs to its release, once the gate has let it pass. */
export async function writeReleaseFiles(writing: WritingFiles, snapshot: WrittenSnapshot): Promise<WrittenFiles> {
  await passGate(writing, snapshot)
  const parquet = fileOf(writing.root, writing, 'parquet')
  await writeParquet(parquet, snapshot, writing.signal)
  const changes = await writeChanges(writing, snapshot)
  const made: ReleaseFile = { format: 'parquet', ...(await digestOf(parquet)) }
  return { files: [snapshot.file, made, ...(changes ? [changes.file] : [])], changes: changes?.counts ?? null }
}

function snapshotOf(writing: WritingFiles): AsyncGenerator<ExportPart> {
  const { ask, version, dataset, city, signal, correlationId, reader } = writing
  const plan = planRelease(ask, version, dataset)
  const today = () => todayOf(city, new Date())
  const { streams, session, ledger } = writing.reading
  return liveExport({ plan, format: 'csv', reader, correlationId, signal, today }, { streams, session, ledger })
}

async function* countedBytes(
  parts: AsyncIterable<ExportPart>,
  told: { rows: number; longest: number },
  onRows: (rows: number) => void,
): AsyncGenerator<Buffer> {
  for await (const { bytes, records } of parts) {
    yield bytes
    told.rows += records
    told.longest = Math.max(told.longest, bytes.length)
    onRows(told.rows)
  }
}

async function passGate(writing: WritingFiles, { columns, rows, csv }: WrittenSnapshot): Promise<void> {
  const { city, contract, number, root, ask, session } = writing
  const earlier: EarlierRelease[] = []
  for (const release of writing.earlier.filter(({ withdrawnAt }) => withdrawnAt === null)) {
    const file = fileOf(root, release, 'csv')
    earlier.push({ release, csv: (await isThere(file)) ? file : null })
  }
  await writing.gate({ city, contract, number, columns, rows, csv, today: ask.today }, earlier, session)
}

/** What differs from the latest release, where both stand in the order of the same key. */
async function writeChanges(
  writing: WritingFiles,
  after: WrittenSnapshot,
): Promise<{ readonly file: ReleaseFile; readonly counts: ReleaseChanges } | null> {
  const { latest, contract, root, meaning } = writing
  const { key } = contract
  if (!latest || !showsAlways(meaning, key) || !showsAlways(latest.meaning, key)) return null
  const csv = fileOf(root, latest, 'csv')
  if (JSON.stringify(JSON.parse(latest.manifest).key) !== JSON.stringify(key) || !(await isThere(csv))) return null
  const before = { csv, columns: latest.columns, number: latest.number }
  const { lines, counts } = findChanges({ before, after, key })
  const digest = await writeHashed(fileOf(root, writing, 'changes'), lines)
  return { file: { format: 'changes', ...digest }, counts: counts() }
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
