import { type Names, namesAreFree } from '@kho/schema/contract/compile/type-names.ts'
import { camelCase, graphqlField, isObjectName, longestName } from '@kho/schema/contract/name.ts'

/** Names that conditions, PostgreSQL or every record have for themselves. */
const reserved = new Set([
  ...['and', 'or', 'not', 'withheld', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'],
  ...['field', 'direction', 'nulls'],
])

/** A foreign name as one of ours: `Số Hồ Sơ` → `so_ho_so`, `maHoSo` → `ma_ho_so`, `2020` → `c_2020`. */
export function snakeCase(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
  const words = plain
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  const name = /^[a-z]/.test(words) ? words : `c_${words || 'name'}`
  return cut(isObjectName(name) || isObjectName(camelCase(name)) || reserved.has(name) ? `c_${name}` : name)
}

/** At most 40 characters, never ending between two words. */
function cut(name: string, room = 0): string {
  return name.slice(0, longestName - room).replace(/_+$/, '')
}

/** The name itself, or with the first number that makes it free. */
export function firstFree(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name
  for (let number = 2; ; number += 1) {
    const numbered = `${cut(name, 6)}_${number}`
    if (isFree(numbered)) return numbered
  }
}

/** A field name for every column, different from each other as GraphQL shows them too. */
export function fieldNames(columns: readonly string[]): ReadonlyMap<string, string> {
  const shown = new Set(['id', 'withheld', 'provenance'])
  const names = new Map<string, string>()
  for (const column of columns) {
    const name = firstFree(snakeCase(column), (candidate) => !shown.has(graphqlField(candidate)))
    shown.add(graphqlField(name))
    names.set(column, name)
  }
  return names
}

/** What a proposed dataset is called. */
export interface DatasetNames extends Names {
  readonly dataset: string
}

/** Names for every table; one that is taken is prefixed with the source. */
export function datasetNames(
  tables: readonly string[],
  source: string,
  taken: readonly DatasetNames[],
): ReadonlyMap<string, DatasetNames> {
  const used = [...taken]
  const names = new Map<string, DatasetNames>()
  const isFree = (dataset: string) =>
    !used.some((other) => other.dataset === dataset) && namesAreFree(oneAndMany(dataset), used)
  for (const table of tables) {
    const plain = snakeCase(table.replace(/\.(csv|tsv|xlsx)$/i, ''))
    const dataset = isFree(plain) ? plain : firstFree(cut(`${source}_${plain}`), isFree)
    const found = { dataset, ...oneAndMany(dataset) }
    used.push(found)
    names.set(table, found)
  }
  return names
}

/** `wards` is many and `ward` one; a name that has no English plural is one, and many are its list. */
function oneAndMany(name: string): Names {
  const one = /[^aeiou]ies$/.test(name)
    ? `${name.slice(0, -3)}y`
    : /(?:ss|x|ch|sh)es$/.test(name)
      ? name.slice(0, -2)
      : name.replace(/([^sui_])s$/, '$1')
  return one === name ? { one: name, many: `${cut(name, 5)}_list` } : { one, many: name }
}
