import { namedChecks } from '@kho/schema/contract/checks/named-checks.ts'
import { isValidOn } from '@kho/schema/contract/clock.ts'
import type { DatedCodes, Field, FieldMapping, Linking } from '@kho/schema/contract/contract.ts'
import { exactValue, textOfValue } from '@kho/schema/contract/exact-value.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { Breach } from '@kho/schema/derive/row-check.ts'
import { zonedTimestamp } from '../sources/zoned-timestamp.ts'
import type { Answers, FoundBy } from './links.ts'
import { utcHours } from './local-hours.ts'

/** A record being read: its exact values by field and what was found wrong with them. */
export interface Draft {
  readonly values: { [field: string]: Value }
  readonly breaches: Breach[]
  /** The day that a field tells, where codes mean different things on different days. */
  readonly dayOf?: (field: string) => string | null
  /** What the numbers of linked fields stand for, and by which of them this record was found. */
  readonly answers?: Answers
  readonly found?: FoundBy[]
}

/** Reads one cell into a draft and gives its canonical text; null when the cell is null or refused. Made once a run. */
export type CellReader = (text: string | null, draft: Draft) => string | null

/** The reader of one field from the column it is mapped from. */
export function cellReader(field: Field, mapping: FieldMapping, timeZone: string | null): CellReader {
  if ('value' in mapping) return constantReader(field, mapping.value)
  const read = textReader(field, mapping, timeZone)
  return (text, draft) => {
    if (text !== null) return read(text, draft)
    draft.values[field.name] = null
    return null
  }
}

function textReader(field: Field, { values, dated, linked }: FromColumn, timeZone: string | null): TextReader {
  if (linked) return linkReader(field, linked)
  return values ? codeReader(field, values, dated) : typeReader(field, timeZone)
}

type FromColumn = Exclude<FieldMapping, { readonly value: Value }>

type TextReader = (text: string, draft: Draft) => string | null

function constantReader(field: Field, value: Value): CellReader {
  const text = value === null ? null : textOfValue(field, value)
  return (_, draft) => {
    draft.values[field.name] = value
    return text
  }
}

function codeReader(field: Field, codes: { readonly [code: string]: Value }, dated?: DatedCodes): TextReader {
  const known = new Map(
    Object.entries(codes).map(([code, value]) => [
      code,
      { value, text: value === null ? null : textOfValue(field, value) },
    ]),
  )
  return (text, draft) => {
    const found = known.get(text) ?? known.get(text.normalize('NFC'))
    if (!found && dated) return readDated(field, dated, text.normalize('NFC'), draft)
    if (!found) return refuse(field, 'unmapped_code', unmapped, draft)
    draft.values[field.name] = found.value
    return found.text
  }
}

const unmapped = 'the source sent a code that the mapping does not name'

/** A code by what it meant on the record's day. What an unknown one may mean is said with names of the documents alone. */
function readDated(field: Field, { at, codes, suggestions }: DatedCodes, code: string, draft: Draft): string | null {
  const meanings = Object.hasOwn(codes, code) ? codes[code] : undefined
  if (meanings === undefined) {
    const meant = Object.hasOwn(suggestions, code) ? `; ${suggestions[code]} may be meant, which nobody approved` : ''
    return refuse(field, 'unmapped_code', `${unmapped}${meant}`, draft)
  }
  const day = at === null ? null : (draft.dayOf?.(at) ?? null)
  if (day === null) return refuse(field, 'unmapped_code', 'the day is not known on which its code is read', draft)
  const meaning = meanings.find(({ from, until }) => isValidOn(day, from, until))
  if (!meaning) return refuse(field, 'unmapped_code', 'its code had no meaning on that day', draft)
  draft.values[field.name] = meaning.value
  return meaning.value === null ? null : textOfValue(field, meaning.value)
}

/** What passes the field's own check stands as it is; of any other number the links say what it stands for. */
function linkReader(field: Field, { dataset }: Linking): TextReader {
  const exact = exactReader(field)
  const check = field.check === null ? null : namedChecks[field.check]
  return (text, draft) => {
    const number = exact(text, draft)
    if (number === null || check?.(number) === null) return number
    const answer = draft.answers?.get(field.name)?.get(number)
    if (answer === undefined) return refuse(field, 'unknown_number', `${dataset} has no link of this number`, draft)
    if (answer === null) {
      return refuse(field, 'ambiguous_number', `${dataset} links this number with more than one`, draft)
    }
    draft.values[field.name] = answer
    draft.found?.push({ field: field.name, number })
    return answer
  }
}

function typeReader(field: Field, timeZone: string | null): TextReader {
  const exact = exactReader(field)
  if (field.list) return exact
  if (field.type === 'text') return plainReader(field, plainText, (text) => text, exact)
  if (field.type === 'integer') return plainReader(field, plainInteger, Number, exact)
  if (field.type === 'timestamp') return timeReader(field, timeZone, exact)
  return exact
}

// Texts that are their own canonical form, by far the most: printable ASCII is NFC and holds nothing to refuse.
const plainText = /^[ -~]*$/
const plainInteger = /^(?:0|-?[1-9]\d{0,8})$/

function plainReader(field: Field, plain: RegExp, toValue: (text: string) => Value, exact: TextReader): TextReader {
  return (text, draft) => {
    if (!plain.test(text)) return exact(text, draft)
    draft.values[field.name] = toValue(text)
    return text
  }
}

/** Whole hours at a time where the hour is an ordinary one; everything else by the connectors' own rule. */
function timeReader(field: Field, timeZone: string | null, exact: TextReader): TextReader {
  const local = timeZone === null ? null : utcHours(timeZone)
  const utc = utcHours('UTC')
  return (text, draft) => {
    const hours = localTime.test(text) ? local : utcTime.test(text) ? utc : null
    const hour = hours?.(text.slice(0, 13)) ?? null
    if (hour === null) return exact(timeZone === null ? text : zonedTimestamp(text, timeZone), draft)
    const clock = text.slice(13, 19)
    const fraction = text[19] === '.' ? digits.exec(text.slice(20))?.[0] : ''
    const value = `${hour}${clock}.${(fraction ?? '').padEnd(6, '0')}Z`
    draft.values[field.name] = value
    return value
  }
}

const localTime = /^\d{4}-\d\d-\d\d[ T]\d\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?$/
const utcTime = /^\d{4}-\d\d-\d\d[ T]\d\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:\+00(?::?00)?|Z)$/
const digits = /^\d+/

function exactReader(field: Field): TextReader {
  return (text, draft) => {
    const read = exactValue(field, text)
    if ('breach' in read) return refuse(field, 'type', read.breach, draft)
    draft.values[field.name] = read.value
    return read.value === null ? null : textOfValue(field, read.value)
  }
}

function refuse(field: Field, rule: string, message: string, draft: Draft): null {
  draft.values[field.name] = null
  draft.breaches.push({ field: field.name, rule, level: 'error', message })
  return null
}
