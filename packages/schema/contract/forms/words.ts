import { z } from 'zod'
import { isDay } from '../exact/exact-time.ts'
import { isObjectName, longestName, longestRuleName, namePattern } from '../name.ts'

export const objectName = 'is a name every object has'

/** A name in a document: snake_case, at most 40 characters, none that every JavaScript object has. */
export const nameForm = z
  .string()
  .regex(namePattern, 'is no name in snake_case')
  .max(longestName, `is longer than ${longestName} characters`)
  .refine((name) => !isObjectName(name), objectName)
  .meta({ id: 'name', description: 'snake_case, at most 40 characters' })

/** The name of a rule, long enough to say what it does. */
export const ruleNameForm = z
  .string()
  .regex(namePattern, 'is no name in snake_case')
  .max(longestRuleName, `is longer than ${longestRuleName} characters`)
  .meta({ id: 'rule_name', description: 'snake_case, at most 80 characters' })

/** The name of a relation: snake_case as elsewhere, or camelCase as GraphQL shows it. */
export const relationNameForm = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*(?:_[a-z0-9]+)*$/, 'is no name in snake_case or camelCase')
  .max(longestName, `is longer than ${longestName} characters`)
  .refine((name) => !isObjectName(name), objectName)
  .meta({ id: 'relation_name', description: 'snake_case or camelCase, at most 40 characters' })

/** A line or a paragraph that people read. */
export const proseForm = z.string().max(20_000, 'is longer than 20,000 characters').regex(/\S/, 'is empty')

export const bilingualForm = z
  .strictObject({ vi: proseForm, en: proseForm })
  .meta({ id: 'bilingual', description: 'A text in Vietnamese and in English' })

/** A name of an agency's system (table, column, host, …): any text of one line. */
export const foreignNameForm = z.string().min(1, 'is empty').max(500, 'is longer than 500 characters')

export const agencyCodeForm = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,34}$/, 'is no agency code of at most 35 letters, digits and dots')
  .meta({ id: 'agency_code', description: "An agency's code, as H29.760" })

export const dayForm = z
  .string()
  .refine(isDay, 'is no date YYYY-MM-DD')
  .meta({ id: 'day', format: 'date', description: 'YYYY-MM-DD' })

export const durationForm = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhdwy]$/, 'is no duration such as 15m, 1h, 1d or 10y')
  .meta({
    id: 'duration',
    description: 'A whole number of seconds, minutes, hours, days, weeks or years: 15m, 1h, 10y',
  })

export const rateForm = z
  .string()
  .regex(/^[1-9]\d{0,6}\/[smhd]$/, 'is no rate such as 60/m')
  .meta({ id: 'rate', description: 'So many a second, minute, hour or day: 60/m' })

/** A period of law: `from` is its first day, `until` the day after its last. */
export const validityForm = z
  .strictObject({ from: dayForm.optional(), until: dayForm.optional() })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, 'ends before it begins')
  .meta({ id: 'validity', description: '`from` is the first day, `until` the day after the last' })

/** A single value as a document writes it. Long numbers and codes with leading zeros are written in quotes. */
export const scalarForm = z.union([z.string(), z.number(), z.boolean()])

export const timeZoneForm = z
  .string()
  .refine(isTimeZone, 'is no time zone such as Asia/Ho_Chi_Minh')
  .meta({ id: 'time_zone', description: 'A time zone of the IANA database' })

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}
