import type { City } from '@kho/schema/contract/city.ts'
import { stringify } from 'yaml'
import { snakeCase } from '../introspect/names.ts'
import type { NotedDrift } from './read-drift.ts'

/**
 * The change of a dataset's document that would follow a drift, as the lines of YAML to merge into it; null where nobody
 * can say, as of a column that is gone and nothing is like. A new name is a guess. Pure.
 */
export function suggestedChange(city: City, drift: NotedDrift): string | null {
  const { dataset, source, column, kind, now, type } = drift
  const contract = city.contracts.get(dataset)
  const binding = contract?.sources.find((candidate) => candidate.source === source)
  if (!contract || !binding || now === null) return null
  const mapped = Object.entries(binding.map).filter(([, mapping]) => 'from' in mapping && mapping.from === column)
  const map = (fields: readonly string[], to: string) => ({
    sources: [{ source, map: Object.fromEntries(fields.map((field) => [field, to])) }],
  })
  const names = mapped.map(([field]) => field)
  if (kind === 'gone') return names.length === 0 ? null : stringify({ dataset, ...map(names, now) })
  if (type === null) return null
  if (kind === 'added') {
    const name = snakeCase(column)
    if (contract.fields.some((field) => field.name === name)) return stringify({ dataset, ...map([name], column) })
    const field = { type, title: { vi: column, en: column } }
    return stringify({ dataset, fields: { [name]: field }, ...map([name], column) })
  }
  const [wide] = contract.fields.filter((field) => names.includes(field.name) && writtenType(field) !== type)
  return wide ? stringify({ dataset, fields: { [wide.name]: { type } } }) : null
}

function writtenType({ type, precision, scale }: { type: string; precision: number | null; scale: number | null }) {
  return type === 'decimal' ? `decimal(${precision},${scale})` : type
}
