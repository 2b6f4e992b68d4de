import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { copyOut } from '@kho/schema/store/copy-out.ts'
import type { LendingDatabase, Session } from '@kho/schema/store/database.ts'
import type { Admitted } from '../auth/authenticate.ts'
import type { ExportPlan } from '../plan/plan-export.ts'
import { type ExportFormat, type ExportStatement, exportStatement } from '../query/export-sql.ts'
import { readsOf } from '../query/reads.ts'
import { usesOf } from '../query/uses.ts'
import { fileHead } from './file-form.ts'
import type { RowChunk } from './file-rows.ts'
import { rowChunks } from './row-chunks.ts'
import { stillStands } from './still-stands.ts'

/** What a live file is made with. */
export interface ExportParts {
  /** Lends the one connection that the file is read on. */
  readonly streams: LendingDatabase
  /** Looks at the rules meanwhile. */
  readonly session: Session
  readonly ledger: Ledger
}

/** One live file. */
export interface LiveExport {
  readonly plan: ExportPlan
  readonly format: ExportFormat
  /** Who the ledger says has read it. */
  readonly reader: Principal
  readonly correlationId: string
  readonly signal: AbortSignal
  /** Throws once the reader is let in no more; absent where no credential was shown. */
  readonly admitted?: Admitted
  /** The city's day, asked for with every part. */
  today(): string
}

/** Some of a file's bytes, and how many records end in them. */
export interface ExportPart {
  readonly bytes: Buffer<ArrayBuffer>
  readonly records: number
}

/**
 * One snapshot is held for an hour at most, as vacuum waits for it. A reader that is gone is noticed while the store still
 * sorts, and one file takes one of the store's processors.
 */
const settings = {
  statement_timeout: '1h',
  client_connection_check_interval: '1s',
  max_parallel_workers_per_gather: '0',
  synchronize_seqscans: 'off',
  work_mem: '64MB',
}

/**
 * Parts that are read, and on their way into the ledger, while one is being sent: as many entries as that are written together.
 * Of a file that ends in its middle, so many at most are entered that nobody was sent.
 */
const ahead = 3

/**
 * A dataset as one file, of one snapshot, as the policy view of its plan shows it. Before a part is given its entry is in the
 * ledger, and the rules were looked at once more: where they have changed it throws KHO550, so that nothing leaves under rules
 * that are no longer. What was given until then is no file.
 */
export async function* liveExport(wanted: LiveExport, parts: ExportParts): AsyncGenerator<ExportPart> {
  const { plan, format, signal, today } = wanted
  const statement = exportStatement(plan, format)
  const standing = stillStands(plan, { session: parts.session, format, today })
  const copied = copyOut(parts.streams, statement.sql, { form: statement.form, settings, signal })
  let head = fileHead(plan, format)
  const chunks = rowChunks(copied, { ...statement, format })
  const entering = eachEntered(chunks, (chunk) => enter(wanted, parts.ledger, { statement, chunk }))
  for await (const { chunk, entered } of readAhead(entering)) {
    await Promise.all([standing(), wanted.admitted?.(), entered])
    yield { bytes: head.length > 0 ? Buffer.concat([head, chunk.bytes]) : chunk.bytes, records: chunk.records }
    head = Buffer.alloc(0)
  }
  if (head.length === 0) return
  await standing()
  yield { bytes: head, records: 0 }
}

/** A part, and its entry, which is on disk once this resolves. */
interface Entering {
  readonly chunk: RowChunk
  readonly entered: Promise<void>
}

async function* eachEntered(
  chunks: AsyncGenerator<RowChunk>,
  enter: (chunk: RowChunk) => Promise<void>,
): AsyncGenerator<Entering> {
  for await (const chunk of chunks) {
    const entered = enter(chunk)
    entered.catch(() => undefined) // told when it is waited for
    yield { chunk, entered }
  }
}

/** The same, the next ones always asked for while one is being used. */
async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const coming: Promise<IteratorResult<T>>[] = []
  const ask = () => {
    const next = source.next()
    next.catch(() => undefined) // told when it is waited for
    coming.push(next)
  }
  try {
    while (coming.length < ahead) ask()
    for (let next = await coming.shift(); next && !next.done; next = await coming.shift()) {
      ask()
      yield next.value
    }
  } finally {
    await source.return(undefined)
  }
}

interface Released {
  readonly statement: ExportStatement
  readonly chunk: RowChunk
}

async function enter(wanted: LiveExport, ledger: Ledger, { statement, chunk }: Released): Promise<void> {
  if (chunk.told.every((told) => !told?.size)) return
  const { plan, reader, correlationId } = wanted
  const reads = readsOf({ plan, places: statement.places, uses: usesOf(plan) }, chunk.told, [])
  const { version, ask } = plan
  await ledger.append({ principal: reader, purpose: ask.purpose, correlationId, version, reads })
}
