import type { City } from '@kho/schema/contract/city.ts'
import type { Breach } from '@kho/schema/derive/row-check.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { Batch, CellForm } from '../source.ts'
import { ByteWriter } from './byte-writer.ts'
import { carefulRow, type Outcome } from './careful-row.ts'
import { fastRows } from './fast/fast-rows.ts'
import type { Answers, FoundBy } from './links.ts'
import { writeMarks } from './row-marks.ts'
import type { Tally } from './tally.ts'

/** The source's marks of a row, as decimal texts; null where it has none. */
export interface RowMarks {
  readonly origin: string | null
  readonly version: string | null
}

/** A record that the source says is gone. */
export interface RemovedRow extends RowMarks {
  readonly id: string
}

/** A batch with what the links say of its numbers, where fields are read through links. */
export interface LookedUp extends Batch {
  readonly answers?: Answers
}

/** An accepted record that a number was looked up for. */
export interface LinkedRow extends FoundBy {
  readonly id: string
}

/** A record that did not pass, as it goes to quarantine. */
export interface RefusedRow extends RowMarks {
  /** Null when the key could not be read. */
  readonly id: string | null
  /** Canonical texts of the key, in the contract's order; null where a part could not be read. */
  readonly key: readonly (string | null)[]
  /** Errors only. */
  readonly breaches: readonly Pick<Breach, 'field' | 'rule' | 'message'>[]
  /** What the source sent, by column: texts that PostgreSQL can keep. */
  readonly raw: { readonly [column: string]: string | null }
}

/** A batch after every check. */
export interface Written {
  /** Accepted rows as tuples of COPY's binary format: the contract's fields, `_id`, `_origin`, `_version`. No header. */
  readonly bytes: Buffer
  /** How many they are. */
  readonly rows: number
  readonly refused: readonly RefusedRow[]
  /** Those that the soft-delete condition calls gone. */
  readonly removed: readonly RemovedRow[]
  readonly linked: readonly LinkedRow[]
}

/** How a batch's cells are read: one form a column of the plan, then origin and version where rows are marked. */
export interface RowShape {
  readonly forms: readonly CellForm[]
  readonly marked: boolean
}

export type RowWriter = (batch: LookedUp) => Written

/**
 * Everything rows of this run must pass and become, compiled once. Breaches are counted in the tally. Most rows are
 * seen to be good by their bytes alone; the others are read value by value.
 */
export function rowWriter(plan: PullPlan, city: City, identityKey: Buffer, shape: RowShape, tally: Tally): RowWriter {
  const quick = fastRows(plan, city, identityKey, shape.forms)
  const careful = carefulRow(plan, city, identityKey, shape, tally)
  const cellsInTuple = plan.contract.fields.length + 3
  const out = new ByteWriter()
  return (batch) => {
    const outcome: Outcome = { refused: [], removed: [], linked: [] }
    let rows = 0
    out.at = 0
    for (let row = 0; row < batch.rows; row += 1) {
      const start = out.at
      out.reserve(2)
      out.int16(cellsInTuple)
      if (!quick.write(batch, row, out)) {
        out.at = start + 2
        if (!careful(batch, row, out, outcome)) {
          out.at = start
          continue
        }
      }
      writeMarks(batch, row, shape, out)
      rows += 1
    }
    quick.identify(out)
    return { ...outcome, rows, bytes: out.take() }
  }
}
