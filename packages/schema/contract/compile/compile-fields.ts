import type { Bilingual } from '../bilingual.ts'
import { namedChecks } from '../checks/named-checks.ts'
import type { Field, FieldType } from '../contract.ts'
import type { DatasetForm } from '../forms/dataset-form.ts'
import type { FieldForm } from '../forms/field-form.ts'
import { isIndexable } from '../indexable.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import { compileClass } from './compile-class.ts'
import type { Draft } from './drafts.ts'

/** Names that conditions use for themselves, that PostgreSQL gives every table, or that every GraphQL record has. */
const reserved = new Set(['and', 'or', 'not', 'withheld', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'])

const mostFields = 500

/** A dataset's fields by name, in the order of the document. */
export function compileFields({ form, say }: Draft<DatasetForm>): ReadonlyMap<string, Field> {
  const entries = Object.entries(form.fields)
  if (entries.length === 0) say(['fields'], 'KHO105', `${form.dataset} has no fields`)
  if (entries.length > mostFields) say(['fields'], 'KHO102', `${form.dataset} has more than ${mostFields} fields`)
  return new Map(
    entries.map(([name, field]) => {
      const sayHere = sayBelow(say, ['fields', name])
      if (reserved.has(name)) sayHere([], 'KHO107', `${name} is a reserved name`, 'key')
      sayRenameProblems(name, form, sayHere)
      sayDeprecationProblems(name, form, sayHere)
      return [name, compileField(name, field, form.key.includes(name), sayHere)]
    }),
  )
}

function compileField(name: string, form: FieldForm, isKey: boolean, say: Say): Field {
  const { type, precision, scale } = typeOf(form.type, say)
  const check = typeof form.check === 'object' ? form.check.name : form.check
  const codes = typeof form.codes === 'string' ? { list: form.codes } : form.codes
  const field: Field = {
    name,
    type,
    precision,
    scale,
    list: form.list ?? false,
    partial: form.partial ?? false,
    required: isKey || (form.required ?? false),
    check: check ?? null,
    codes: codes ? { list: codes.list, at: codes.at ?? null } : null,
    sensitivity: form.sensitivity ?? 'none',
    title: form.title ?? titleOf(name),
    description: form.description ?? null,
    unit: form.unit ?? null,
    ...saidBesides(form),
  }
  sayFieldProblems(field, say)
  return field
}

/** A name is left by one field and taken by one field. */
function sayRenameProblems(name: string, { fields }: DatasetForm, say: Say): void {
  const was = fields[name]?.was
  if (was === undefined) return
  if (Object.hasOwn(fields, was)) say(['was'], 'KHO133', `${was} is a field still: ${name} cannot have been it`)
  const [first] = Object.entries(fields).filter(([, field]) => field.was === was)
  if (first && first[0] !== name) say(['was'], 'KHO134', `${was} became ${first[0]} already`)
}

/** What goes says when, and leads to a field that stays. */
function sayDeprecationProblems(name: string, { fields }: DatasetForm, say: Say): void {
  const { since, until, use } = fields[name]?.deprecated ?? {}
  if (since === undefined || until === undefined) return
  if (until <= since) say(['deprecated', 'until'], 'KHO106', `${name} would go before anybody is told`)
  if (use === undefined) return
  if (!Object.hasOwn(fields, use)) say(['deprecated', 'use'], 'KHO109', `there is no field ${use}`)
  else if (fields[use]?.deprecated) say(['deprecated', 'use'], 'KHO106', `${use} goes as well`)
}

/** What most fields do not say. */
function saidBesides(
  form: FieldForm,
): Pick<Field, 'was' | 'deprecated' | 'checkAt' | 'class' | 'classes' | 'search' | 'index'> {
  const { was, check } = form
  const checkAt = typeof check === 'object' ? check.at : undefined
  return {
    ...(was === undefined ? {} : { was }),
    ...(form.deprecated === undefined ? {} : { deprecated: { ...form.deprecated, use: form.deprecated.use ?? null } }),
    ...(checkAt === undefined ? {} : { checkAt }),
    ...(form.class === undefined ? {} : compileClass(form.class)),
    ...(form.search === undefined ? {} : { search: form.search }),
    ...(form.index === undefined ? {} : { index: form.index }),
  }
}

function typeOf(written: string, say: Say): { type: FieldType; precision: number | null; scale: number | null } {
  const decimal = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(written)
  // The form admits the names of the types and decimals only.
  if (!decimal) return { type: written as FieldType, precision: null, scale: null }
  const [precision = 0, scale = 0] = decimal.slice(1).map(Number)
  if (precision < 1 || precision > 100) say(['type'], 'KHO106', 'a decimal has 1 to 100 digits')
  else if (scale > precision) say(['type'], 'KHO106', 'a decimal has no more digits after its point than in all')
  return { type: 'decimal', precision, scale }
}

function sayFieldProblems(field: Field, say: Say): void {
  if (field.partial && field.type !== 'date') say(['partial'], 'KHO106', 'only dates can be partial')
  if (field.check !== null && !Object.hasOwn(namedChecks, field.check)) {
    say(['check'], 'KHO122', `there is no check ${field.check}; there are ${Object.keys(namedChecks).join(', ')}`)
  } else if (field.check !== null && field.type !== 'text')
    say(['check'], 'KHO122', 'only texts can be checked by name')
  if (field.codes !== null && field.type !== 'text') say(['codes'], 'KHO106', 'only texts can have a code list')
  if (field.search && (field.type !== 'text' || field.list)) say(['search'], 'KHO106', 'only texts can be searched')
  if (field.index && !isIndexable(field)) say(['index'], 'KHO106', 'flags, lists, JSON and places have no such index')
  if (field.search && field.sensitivity === 'sensitive') say(['search'], 'KHO106', 'nothing sensitive is searched')
}

/** A title for people where the document gives none: the words of the name. */
function titleOf(name: string): Bilingual {
  const words = name.replaceAll('_', ' ')
  const title = words.slice(0, 1).toUpperCase() + words.slice(1)
  return { vi: title, en: title }
}
