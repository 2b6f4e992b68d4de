import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogCell } from '../change-log.ts'
import { type NetEffect, netEffect } from './net-effect.ts'

/** What clerks do to a small table of key, text and large value; `large` null: the UPDATE leaves it as it is. */
const clerk = fc.record({
  op: fc.constantFrom('insert', 'update', 'move', 'delete'),
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  to: fc.constantFrom('a', 'b', 'c', 'd'),
  text: fc.string({ maxLength: 3 }),
  large: fc.option(fc.string({ maxLength: 3 })),
})

interface Row {
  readonly text: string
  readonly large: string
}

const cells = (key: string, { text, large }: Row): readonly LogCell[] => [key, text, large]

test.for([true, false])('any stretch of a log, with whole old rows (%s), comes to what the table came to', (whole) => {
  fc.assert(
    fc.property(fc.array(clerk, { maxLength: 30 }), fc.array(clerk, { maxLength: 30 }), (before, during) => {
      const table = new Map<string, Row>()
      for (const step of before) work(table, step, () => undefined)
      const store = new Map([...table].map(([key, row]) => [key, cells(key, row)]))
      const effect = netEffect({ key: [0], removes: 'all' })
      for (const step of during) {
        work(table, step, tellerOf(effect, whole))
      }
      for (const key of [...effect.unresolved]) {
        const row = table.get(key)
        if (row) effect.fill(key, cells(key, row))
      }
      for (const [key, { row }] of effect.outcomes) {
        if (row) store.set(key, row)
        else store.delete(key)
      }
      expect(effect.unresolved.size).toBe(0)
      expect(store).toEqual(new Map([...table].map(([key, row]) => [key, cells(key, row)])))
    }),
    { seed: 20201102, numRuns: 2000 },
  )
})

/** Tells an effect what the log would say: whole old rows, or only the key where that changed. */
function tellerOf(effect: NetEffect, whole: boolean): Tell {
  return (key, was, row, kept) => {
    const old = was && { cells: oldCells(was, whole), whole }
    if (row) effect.put(kept ? [key, row.text, undefined] : cells(key, row), whole || was?.key !== key ? old : null)
    else if (old) effect.gone(old)
  }
}

type Was = Row & { readonly key: string }
type Tell = (key: string, was: Was | null, row: Row | null, kept: boolean) => void

const oldCells = (was: Was, whole: boolean): readonly LogCell[] => (whole ? cells(was.key, was) : [was.key, null, null])

/** Does to the table what is asked, where its key allows it, and tells what the log would say. */
function work(
  table: Map<string, Row>,
  step: { op: string; key: string; to: string; text: string; large: string | null },
  tell: Tell,
) {
  const { op, key, to, text, large } = step
  const row = table.get(key)
  if (op === 'insert') {
    if (row) return
    const added = { text, large: large ?? '' }
    table.set(key, added)
    return tell(key, null, added, false)
  }
  if (!row) return
  const was = { key, ...row }
  if (op === 'delete') {
    table.delete(key)
    return tell(key, was, null, false)
  }
  const target = op === 'move' ? to : key
  if (target !== key && table.has(target)) return
  const changed = { text, large: large ?? row.large }
  table.delete(key)
  table.set(target, changed)
  return tell(target, was, changed, large === null)
}

test('deletes that the binding does not want are no outcome, a row that moved leaves its key all the same', () => {
  const effect = netEffect({ key: [0], removes: 'moves' })
  effect.put(['a', '1'], null)
  effect.gone({ cells: ['a', null], whole: false })
  effect.put(['c', '1'], { cells: ['b', null], whole: false })
  expect([...effect.outcomes].map(([key, { row }]) => [key, row])).toEqual([
    ['a', ['a', '1']],
    ['b', null],
    ['c', ['c', '1']],
  ])
})
