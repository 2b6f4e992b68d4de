import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { type Cell, int64 } from '../../../test/harness/things-cells.ts'
import { thingsCity } from '../../../test/harness/things-city.ts'
import { cellBatch, goodRow, rowWidth, scenario } from '../../../test/harness/things-rows.ts'
import { planPull } from '../pull/pull-plan.ts'
import type { Batch } from '../source.ts'
import { ByteWriter } from './byte-writer.ts'
import { carefulRow } from './careful-row.ts'
import { fastRows } from './fast/fast-rows.ts'
import { writeMarks } from './row-marks.ts'
import { type RowShape, rowWriter, type Written } from './row-writer.ts'
import { newTally } from './tally.ts'

function outcomeOf(work: () => Written, tally: ReturnType<typeof newTally>) {
  try {
    const { bytes, ...others } = work()
    return { ...others, bytes: bytes.toString('hex'), reasons: tally.reasons() }
  } catch (error) {
    return { error: String(error) }
  }
}

const carefully = (source: string, shape: RowShape, batch: Batch) => {
  const plan = planPull(thingsCity, 'things', source)
  const tally = newTally()
  const write = carefulRow(plan, thingsCity, identityKey, shape, tally)
  return outcomeOf(() => {
    const out = new ByteWriter()
    const outcome = { refused: [], removed: [], linked: [], rows: 0 }
    for (let row = 0; row < batch.rows; row += 1) {
      const start = out.at
      out.reserve(2)
      out.int16(plan.contract.fields.length + 3)
      if (write(batch, row, out, outcome)) {
        writeMarks(batch, row, shape, out)
        outcome.rows += 1
      } else out.at = start
    }
    return { ...outcome, bytes: out.take() }
  }, tally)
}

test.for(['first', 'second'])(
  'rows seen through by their bytes become what reading them value by value makes: %s',
  (source) => {
    const taken = { quickly: 0 }
    const plan = planPull(thingsCity, 'things', source)
    fc.assert(
      fc.property(scenario(), ({ forms, rows }) => {
        const shape = { forms, marked: true }
        const batch = cellBatch(rows, rowWidth)
        const tally = newTally()
        const quick = fastRows(plan, thingsCity, identityKey, forms)
        taken.quickly += rows.filter((_, row) => quick.write(batch, row, new ByteWriter())).length
        const write = rowWriter(plan, thingsCity, identityKey, shape, tally)
        expect(outcomeOf(() => write(batch), tally)).toEqual(carefully(source, shape, batch))
      }),
      { numRuns: 500 },
    )
    expect(taken.quickly).toBeGreaterThan(250)
  },
)

test('an ordinary row takes the quick way, and a fault anywhere does not', () => {
  const plan = planPull(thingsCity, 'things', 'first')
  const forms = goodRow.map(([form]) => form)
  const quick = fastRows(plan, thingsCity, identityKey, forms)
  const taken = (cells: readonly Cell[]) => quick.write(cellBatch([cells], forms.length), 0, new ByteWriter())
  const cells: readonly Cell[] = goodRow.map(([, cell]) => cell)
  expect(taken(cells)).toBe(true)
  expect(taken(cells.with(3, null))).toBe(false)
  expect(taken(cells.with(2, Buffer.from('H29.2')))).toBe(false)
  expect(taken(cells.with(12, int64(1n)))).toBe(false)
  expect(taken(cells.with(17, Buffer.from('000.00.14.H29-201103-0001')))).toBe(false)
  // The day of so late a moment is not seen by its bytes: that the dossier names another is for the closer look.
  const late = int64(9_007_286_400_000_000n)
  expect(taken(cells.with(11, late).with(12, null).with(21, null))).toBe(false)
})

test('every character up to U+2200 that is copied unread is one that NFC leaves alone', () => {
  const plan = planPull(thingsCity, 'things', 'first')
  const forms = goodRow.map(([form]) => form)
  const shape = { forms, marked: false }
  const cells: readonly Cell[] = goodRow.map(([, cell]) => cell)
  const texts = Array.from({ length: 0x2200 - 0x80 }, (_, index) => `e${String.fromCodePoint(0x80 + index)}`)
  const batch = cellBatch(
    texts.map((text) => cells.with(0, Buffer.from(text))),
    forms.length,
  )
  const tally = newTally()
  const written = outcomeOf(() => rowWriter(plan, thingsCity, identityKey, shape, tally)(batch), tally)
  expect(written).toEqual(carefully('first', shape, batch))
  expect(written).toMatchObject({ rows: texts.length })
})
