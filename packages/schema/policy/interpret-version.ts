import type { Mask } from '../contract/rule.ts'
import type { Values } from '../contract/value.ts'
import type { Ask } from './ask.ts'
import { type InterpretedRecord, interpretRecord, masksOf, type Records } from './interpret.ts'
import { maskedValue } from './interpret-value.ts'

interface Of {
  readonly ask: Ask
  readonly dataset: string
  readonly known?: ReadonlySet<string>
  /** All records as they stood at the moment, and as they stand. */
  readonly past: Records
  readonly present: Records
}

/**
 * A version read out word by word: it is shown if it was and, where the record still exists, that is; each of its cells as
 * the one of the two that reveals less, by the version's own value. The reference of `asOf`.
 */
export function interpretVersion(
  { past, present, ...of }: Of,
  version: Values,
  record: Values | null,
): InterpretedRecord {
  const then = interpretRecord({ ...of, records: past, past: true }, version)
  const now = record && interpretRecord({ ...of, records: present }, record)
  if (!then.shown || now?.shown === false) return { shown: false, cells: withheldIn(then) }
  const cells = Object.entries(then.cells).map(([name, cell]) => {
    const today = now?.cells[name]
    if (cell.state === 'withheld' || !today || today.state === 'shown') return [name, cell]
    if (today.state === 'withheld') return [name, { state: 'withheld', value: null }]
    const masks = [
      ...(cell.state === 'masked' ? masksOf({ ...of, records: past, past: true }, version, name).slice(0, 1) : []),
      ...(record ? masksOf({ ...of, records: present }, record, name).slice(0, 1) : []),
    ]
    return [name, { state: 'masked', value: maskedBy(of, { name, version }, masks) }]
  })
  return { shown: true, cells: Object.fromEntries(cells) }
}

function withheldIn({ cells }: InterpretedRecord): InterpretedRecord['cells'] {
  return Object.fromEntries(Object.keys(cells).map((name) => [name, { state: 'withheld', value: null }]))
}

/** The value under the mask that reveals least. */
function maskedBy(
  { ask, dataset }: Pick<Of, 'ask' | 'dataset'>,
  { name, version }: { name: string; version: Values },
  masks: readonly { readonly mask: Mask; readonly reveals: number }[],
) {
  const [least] = [...masks].sort((a, b) => a.reveals - b.reveals)
  const field = ask.city.contracts.get(dataset)?.fields.find((one) => one.name === name)
  return least && field ? (maskedValue(least.mask, version[name] ?? null, { field, dataset, ask }) ?? null) : null
}
