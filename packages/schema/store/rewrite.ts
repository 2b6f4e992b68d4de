import type { Field } from '../contract/contract.ts'
import { columnTypeOf, quoted, relationName } from '../derive/table.ts'
import type { Evolution, Step } from './evolution.ts'

/** A field whose every stored value is converted. */
export interface Rewrite {
  readonly to: Field
  readonly convert: (column: string) => string
}

/**
 * Rewrites fields of a table that is read and loaded meanwhile: each gets a column beside it, which a trigger keeps
 * right for what is loaded from now on and batches fill for what is stored; the last transaction swaps them. The
 * current version never sees the new column, so a kill at any point costs nothing but the batch it hit.
 */
export function rewriteTable(
  dataset: string,
  key: readonly string[],
  rewrites: readonly Rewrite[],
): Omit<Evolution, 'changes'> & { readonly validate: readonly Step[] } {
  if (rewrites.length === 0) return { steps: [], validate: [], finish: [], abandon: [] }
  const keys = rewrites.filter(({ to }) => key.includes(to.name))
  const prepare = [...rewrites.map((rewrite) => addShadow(dataset, rewrite)), ...addTrigger(dataset, rewrites)]
  const set = rewrites.map(({ to, convert }) => ({ column: shadowName(to.name), to: convert(quoted(to.name)) }))
  const notNull = keys.map(({ to }) => `alter table ${tableName(dataset)} add ${notNullCheck(to.name)} not valid`)
  return {
    steps: [
      { step: 'sql', dataset, statements: [...prepare, ...notNull] },
      { step: 'backfill', dataset, set },
    ],
    validate: keys.length > 0 ? [{ step: 'sql', dataset, statements: makeKey(dataset, key, keys) }] : [],
    finish: [
      ...dropTrigger(dataset),
      ...rewrites.flatMap(({ to }) => swap(dataset, to.name, key.includes(to.name))),
      ...(keys.length > 0 ? [takeKey(dataset)] : []),
    ],
    abandon: [
      ...dropTrigger(dataset),
      ...rewrites.map(({ to }) => `alter table ${tableName(dataset)} drop column if exists ${shadow(to.name)}`),
    ],
  }
}

/** Where a field's next values are written until the contract that has them becomes current. */
export function shadowName(field: string): string {
  return `_next_${field}`
}

function shadow(field: string): string {
  return quoted(shadowName(field))
}

function tableName(dataset: string): string {
  return `data.${quoted(dataset)}`
}

function addShadow(dataset: string, { to }: Rewrite): string {
  return `alter table ${tableName(dataset)} add column ${shadow(to.name)} ${columnTypeOf(to)}`
}

function addTrigger(dataset: string, rewrites: readonly Rewrite[]): readonly string[] {
  const sets = rewrites.map(({ to, convert }) => `new.${shadow(to.name)} := ${convert(`new.${quoted(to.name)}`)};`)
  return [
    `create function ${functionName(dataset)}() returns trigger language plpgsql as $rewrite$
      begin ${sets.join(' ')} return new; end $rewrite$`,
    `create trigger _next before insert or update on ${tableName(dataset)}
      for each row execute function ${functionName(dataset)}()`,
  ]
}

function dropTrigger(dataset: string): readonly string[] {
  return [`drop trigger if exists _next on ${tableName(dataset)}`, `drop function if exists ${functionName(dataset)}()`]
}

function functionName(dataset: string): string {
  return `kho.${quoted(relationName(dataset, '_next'))}`
}

/** A validated check lets `set not null` believe it instead of reading the table under its lock. */
function notNullCheck(field: string): string {
  return `constraint ${shadow(field)} check (${shadow(field)} is not null)`
}

function makeKey(dataset: string, key: readonly string[], keys: readonly Rewrite[]): readonly string[] {
  const rewritten = new Set(keys.map(({ to }) => to.name))
  const columns = key.map((name) => (rewritten.has(name) ? shadow(name) : quoted(name)))
  return [
    ...keys.map(({ to }) => `alter table ${tableName(dataset)} validate constraint ${shadow(to.name)}`),
    `create unique index ${nextKey(dataset)} on ${tableName(dataset)} (${columns.join(', ')})`,
  ]
}

function nextKey(dataset: string): string {
  return quoted(relationName(dataset, '_key~'))
}

/** Dropping the old column drops every index and the key it stood in. */
function swap(dataset: string, field: string, inKey: boolean): readonly string[] {
  const table = `alter table ${tableName(dataset)}`
  const notNull = [`${table} alter column ${shadow(field)} set not null`, `${table} drop constraint ${shadow(field)}`]
  return [
    ...(inKey ? notNull : []),
    `${table} drop column ${quoted(field)}`,
    `${table} rename column ${shadow(field)} to ${quoted(field)}`,
  ]
}

/** The index takes the name of the constraint. */
function takeKey(dataset: string): string {
  const constraint = quoted(relationName(dataset, '_key'))
  return `alter table ${tableName(dataset)} add constraint ${constraint} primary key using index ${nextKey(dataset)}`
}
