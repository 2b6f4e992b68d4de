import type { Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { Value, Values } from '@kho/schema/contract/value.ts'
import { type AbleRecord, abilityReader } from '@kho/schema/policy/ability-reader.ts'
import type { CellState } from '@kho/schema/policy/ask.ts'
import { type InterpretedRecord, interpretRecord } from '@kho/schema/policy/interpret.ts'
import { compared } from '@kho/schema/policy/interpret-condition.ts'
import { askOf, type Case, datasetName, type Probe } from './case.ts'
import type { SqlCase, SqlRecord } from './courtroom.ts'

/** Where two judges differ, in words that point at the record and cell. Null: they agree everywhere. */
export function judge(one: Case, slot: number, heard: SqlCase): string | null {
  const ask = askOf(one, slot)
  const dataset = datasetName(slot, 0)
  const known = new Set(one.known)
  const records = (name: string): readonly Values[] =>
    one.datasets.find((_, place) => datasetName(slot, place) === name)?.records ?? []
  const able = abilityReader({ ask, dataset, known, records })
  const own = records(dataset)
  if (heard.records.length !== own.length) return `SQL has ${heard.records.length} of ${own.length} records`
  for (const [at, values] of own.entries()) {
    const said = heard.records[at]
    if (!said) return `SQL says nothing of record ${at}`
    const read = interpretRecord({ ask, dataset, known, records }, values)
    const difference = recordDifference({ read, able: able(values), said, heard, one })
    if (difference) return `record ${at}: ${difference}`
  }
  return null
}

interface Judged {
  readonly read: InterpretedRecord
  readonly able: AbleRecord
  readonly said: SqlRecord
  readonly heard: SqlCase
  readonly one: Case
}

function recordDifference({ read, able, said, heard, one }: Judged): string | null {
  if (new Set([read.shown, able.shown, said.shown, said.branched]).size > 1)
    return `shown: interpreter ${read.shown}, CASL ${able.shown}, SQL ${said.shown}, its branches ${said.branched}`
  if (!read.shown) return null
  if (heard.view.none || heard.view.lacksPurpose.length > 0) return 'shown, though the view says that no rule applies'
  const clear = Object.values(read.cells).every(({ state }) => state === 'shown')
  if (clear !== said.clear) return `every cell shown: interpreter ${clear}, SQL ${said.clear}`
  for (const [place, { name }] of heard.view.contract.fields.entries()) {
    const difference = cellDifference(name, said.cells?.[place], { read, able, said, heard, one })
    if (difference) return `${name}: ${difference}`
  }
  for (const [at, probe] of one.probes.entries()) {
    const difference = probeDifference(probe, said.probes?.[at], { read, heard })
    if (difference) return `probe ${at}: ${difference}`
  }
  return null
}

function cellDifference(
  name: string,
  said: NonNullable<SqlRecord['cells']>[number] | undefined,
  { read, able, heard }: Judged,
): string | null {
  const cell = read.cells[name]
  if (!said || !cell) return 'missing'
  const [visible, reasons, json] = said
  const view = heard.table.cell(name)
  const [reason] = reasons.map((at) => view.withheld[at])
  const state: CellState = reason ? (reason.masked ? 'masked' : 'withheld') : 'shown'
  if (reasons.length > 1) return `SQL gives ${reasons.length} reasons`
  if (new Set([cell.state, able.cells[name], state]).size > 1)
    return `state: interpreter ${cell.state}, CASL ${able.cells[name]}, SQL ${state}`
  if (visible !== (state !== 'withheld')) return `SQL lets ${visible ? '' : 'nobody '}follow a ${state} cell`
  if (view.state !== 'varies' && view.state !== state) return `SQL says ${view.state} beforehand, then ${state}`
  if (state !== 'withheld' && !heard.view.usable.has(name)) return `${state}, though the view says it is not usable`
  const [a, b] = [JSON.stringify(json), JSON.stringify(cell.value)]
  return a === b ? null : `value: SQL ${a}, interpreter ${b}`
}

function probeDifference(
  probe: Probe,
  said: { readonly holds: boolean; readonly value: unknown } | undefined,
  { read, heard }: Pick<Judged, 'read' | 'heard'>,
): string | null {
  if (said === undefined) return 'missing'
  const value = read.cells[probe.field]?.value ?? null
  if (JSON.stringify(said.value) !== JSON.stringify(value))
    return `ordered by ${JSON.stringify(said.value)}, interpreter ${JSON.stringify(value)}`
  const textual = heard.table.cell(probe.field).textual
  const field: Pick<Field, 'type'> = textual ? { type: 'text' } : fieldOf(heard.view.contract, probe.field)
  const holds = holdsOf(probe, field, value)
  return said.holds === holds ? null : `${JSON.stringify(probe)}: SQL ${said.holds}, interpreter ${holds}`
}

/** A probe of a cell as it is shown, answered in memory. */
function holdsOf(probe: Probe, field: Pick<Field, 'type'>, value: Value): boolean {
  switch (probe.ask) {
    case 'null':
    case 'value':
      return (value === null) === (probe.ask === 'null')
    case 'in':
    case 'nin':
      return probe.values.some((one) => compared('eq', field, value, one)) === (probe.ask === 'in')
    case 'startsWith':
      return value !== null && String(value).startsWith(probe.text)
    case 'contains':
      return value !== null && String(value).includes(probe.text)
    default:
      return compared(probe.ask, field, value, probe.value)
  }
}
