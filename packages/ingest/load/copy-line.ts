import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import type { CheckedRow } from '../check/row-checker.ts'

/** One line of COPY's text format for a checked row: id, fields, gone, breaches, raw record. */
export type CopyLine = (checked: CheckedRow, row: readonly (string | null)[]) => string

/** The encoder of one dataset's lines. Only a refused record carries its breaches and its raw columns. */
export function copyLine(contract: Contract, columns: readonly string[]): CopyLine {
  const escapes = contract.fields.map(mayNeedEscape)
  return (checked, row) => {
    let line = checked.id ?? '\\N'
    const { texts } = checked
    for (let index = 0; index < texts.length; index += 1) {
      const text = texts[index] ?? null
      if (text === null) line += '\t\\N'
      else line += escapes[index] ? `\t${escapeText(text)}` : `\t${text}`
    }
    line += checked.gone ? '\tt' : '\tf'
    return checked.refused ? `${line}\t${refusal(checked)}\t${rawRecord(columns, row)}\n` : `${line}\t\\N\t\\N\n`
  }
}

function mayNeedEscape(field: Field): boolean {
  return field.list || field.type === 'text' || field.type === 'json' || field.type === 'geometry'
}

const special = /[\\\t\n\r]/
const every = /[\\\t\n\r]/g
const escaped: { readonly [character: string]: string } = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escapeText(text: string): string {
  return special.test(text) ? text.replace(every, (character) => escaped[character] ?? character) : text
}

function refusal(checked: CheckedRow): string {
  const errors = checked.breaches.filter((breach) => breach.level === 'error')
  return escapeText(JSON.stringify(errors.map(({ field, rule, message }) => ({ field, rule, message }))))
}

function rawRecord(columns: readonly string[], row: readonly (string | null)[]): string {
  const cells = Object.fromEntries(columns.map((column, index) => [column, storable(row[index] ?? null)]))
  return escapeText(JSON.stringify({ columns: cells }))
}

/** What PostgreSQL cannot give back out of JSON is shown by a sign: NUL by ␀, half a surrogate pair by U+FFFD. */
function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\0', '␀')
}
