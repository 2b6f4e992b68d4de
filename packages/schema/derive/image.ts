import type { Contract, Field } from '../contract/contract.ts'
import { columnTypeOf, quoted, relationName, tableOf } from './table.ts'

/** Whether a dataset's records are made of what several sources say of them, each source's last image kept. */
export function isMerged({ combine }: Contract): boolean {
  return combine !== 'union'
}

/**
 * The sources that may fill a field, the first with a value wins: those that its precedence names, then the others in
 * the contract's order. Sources without a mapping of the field are left out.
 */
export function precedenceOf({ combine, sources }: Contract, field: Field): readonly string[] {
  const named = combine === 'union' ? [] : (combine.merge.precedence[field.name] ?? [])
  const filling = sources.filter(({ map }) => Object.hasOwn(map, field.name)).map(({ source }) => source)
  return [...new Set([...named, ...filling])].filter((source) => filling.includes(source))
}

/** The statements that make an empty table of images: a dataset's own columns, a row for each key and source. */
export function createImageSql(contract: Contract): readonly string[] {
  const { columns, key, name } = tableOf(contract)
  const declared = columns.map(({ name, type, required, fallback }) => {
    return `${quoted(name)} ${type}${required ? ' not null' : ''}${fallback === null ? '' : ` default ${fallback}`}`
  })
  const keyed = [...key, '_source'].map(quoted).join(', ')
  const table = `image.${quoted(name)}`
  return [
    `create table ${table} (${declared.join(', ')},
      constraint ${quoted(relationName(name, '_image'))} primary key (${keyed}))`,
    `create unique index ${quoted(relationName(name, '_image,_id'))} on ${table} (_id, _source)`,
  ]
}

/** The statement that makes the records of a dataset the images of the sources that they came from. */
export function fillImageSql(contract: Contract): string {
  const names = tableOf(contract).columns.map(({ name }) => quoted(name))
  const list = names.join(', ')
  return `insert into image.${quoted(contract.dataset)} (${list}) select ${list} from data.${quoted(contract.dataset)}`
}

export function addImageColumn(dataset: string, field: Field): string {
  return `alter table image.${quoted(dataset)} add column ${quoted(field.name)} ${columnTypeOf(field)}`
}
