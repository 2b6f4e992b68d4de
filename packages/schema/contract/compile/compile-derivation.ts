import type { Condition } from '../condition.ts'
import type { Field } from '../contract.ts'
import type { Derivation, Grouping, Measure } from '../derivation.ts'
import { fieldsIn } from '../fields-in.ts'
import type { MeasureForm } from '../forms/derived-form.ts'
import type { Path, Say } from '../read/problems.ts'
import { opensIt } from './compile-class.ts'
import { compileCondition } from './compile-condition.ts'
import { compileEvery, compileRank } from './compile-kpi.ts'
import { groupedBy } from './derived-drafts.ts'
import { measuredOf, measuredScale, ratioScale } from './measure-field.ts'
import { type DatasetDraft, namedField } from './world.ts'

/** How a derived dataset is computed; nothing of any other. Problems are said, and the value is not to be used then. */
export function compileDerivation(dataset: DatasetDraft): { readonly derive?: Derivation } {
  if (!dataset.derived) return {}
  const { form, say, parent } = dataset.derived
  const { derive } = form
  const protect = derive.protect
    ? {
        minGroup: derive.protect.min_group ?? 10,
        largestShare: derive.protect.largest_share ?? null,
        complementary: derive.protect.complementary ?? true,
      }
    : null
  const by = Object.entries(derive.by).map(([name, one]) => ({ name, ...groupedBy(one) }))
  for (const one of by) sayGrouping(one, parent, say)
  const where = derive.where === undefined ? null : condition(parent, derive.where, say, ['derive', 'where'])
  const measures = Object.entries(derive.measures).flatMap(([name, one]) => compileMeasure(name, one, dataset))
  sayUnprotected(dataset, protect?.minGroup ?? null)
  const every = compileEvery(dataset.derived)
  return { derive: { from: derive.from, where, by, every, measures, protect } }
}

/** Statistics tell of groups: a person's own values are no group. */
function sayPersonal(field: Field, say: Say, path: Path): void {
  if (field.sensitivity === 'none') return
  say(path, 'KHO161', `${field.name} is ${field.sensitivity}`)
}

function sayGrouping({ name, of, step }: Grouping, parent: DatasetDraft, say: Say): void {
  const path = step === null ? ['derive', 'by', name] : ['derive', 'by', name, step]
  const field = namedField(parent, of, say, path)
  if (!field) return
  sayPersonal(field, say, path)
  const isDay = (field.type === 'date' && !field.partial) || field.type === 'timestamp'
  if (field.list || field.type === 'json' || field.type === 'geometry') {
    say(path, 'KHO162', `${of} is ${field.list ? 'a list' : field.type}: it divides nothing into groups`)
  } else if (step === 'root') {
    if (field.check !== 'procedure_code') say(path, 'KHO156', `${of} is not checked to be a procedure code`)
  } else if (step !== null && !isDay) say(path, 'KHO163', `${of} is neither a date nor a timestamp: it has no ${step}`)
}

/** Whether somebody has a value is no value of theirs. */
function condition(parent: DatasetDraft, form: unknown, say: Say, path: Path): Condition | null {
  const compiled = compileCondition({ fields: parent.fields, asker: null }, form, say, path)
  const compared = compiled ? new Set(fieldsIn(withoutNullTests(compiled))) : new Set<string>()
  for (const name of compared) {
    const field = parent.fields.get(name)
    if (field) sayPersonal(field, say, path)
  }
  return compiled
}

function withoutNullTests(of: Condition): Condition {
  if (of.op === 'and' || of.op === 'or') return { op: of.op, of: of.of.map(withoutNullTests) }
  if (of.op === 'not') return { op: 'not', of: withoutNullTests(of.of) }
  return of.op === 'is_null' ? { op: 'and', of: [] } : of
}

function compileMeasure(name: string, form: MeasureForm, dataset: DatasetDraft): readonly Measure[] {
  if (!dataset.derived) return []
  const { say, parent } = dataset.derived
  const path = ['derive', 'measures', name]
  if (form === 'count') return [{ name, kind: 'count', where: null }]
  if ('count_where' in form) {
    return [{ name, kind: 'count', where: condition(parent, form.count_where, say, [...path, 'count_where']) }]
  }
  if ('ratio' in form) return compileRatio(name, form, dataset)
  if ('rank' in form) return compileRank(name, form, dataset.derived)
  const { kind, of } = measuredOf(form)
  const field = namedField(parent, of, say, [...path, kind])
  if (field) sayMeasured(field, kind, dataset, [...path, kind])
  return [{ name, kind, of, scale: measuredScale(kind, field ?? undefined) }]
}

const numbers: ReadonlySet<string> = new Set(['integer', 'bigint', 'decimal'])
const ordered: ReadonlySet<string> = new Set([...numbers, 'date', 'time', 'timestamp'])

function sayMeasured(field: Field, kind: 'sum' | 'avg' | 'min' | 'max', dataset: DatasetDraft, path: Path): void {
  const say = dataset.derived?.say ?? dataset.say
  const suits = kind === 'sum' || kind === 'avg' ? numbers : ordered
  sayPersonal(field, say, path)
  if (field.list || field.partial || !suits.has(field.type)) {
    say(path, 'KHO164', `${field.name} is ${field.list ? 'a list' : field.type}: it has no ${kind}`)
  } else if ((kind === 'min' || kind === 'max') && dataset.derived?.form.derive.protect) {
    say(path, 'KHO166', `the ${kind} of ${field.name} is one record's own value`)
  }
}

function compileRatio(
  name: string,
  { ratio }: Extract<MeasureForm, { ratio: unknown }>,
  { derived }: DatasetDraft,
): readonly Measure[] {
  const { numerator, denominator, percent = false, version = null, basis = null } = ratio
  for (const part of ['numerator', 'denominator'] as const) {
    const of = derived?.form.derive.measures[ratio[part]]
    const counts = of === 'count' || (typeof of === 'object' && ('count_where' in of || 'sum' in of))
    const path = ['derive', 'measures', name, 'ratio', part]
    if (!counts) derived?.say(path, 'KHO165', `${ratio[part]} is no count or sum of this dataset`)
  }
  return [{ name, kind: 'ratio', numerator, denominator, percent, scale: ratioScale(percent), version, basis }]
}

/** What is open may be held against anything: of people it tells by groups that nobody stands alone in. */
const leastOpenGroup = 5

function sayUnprotected({ form, derived }: DatasetDraft, minGroup: number | null): void {
  if (!derived || !opensIt(form.class) || derived.parent.form.subjects === undefined) return
  if (minGroup === null) {
    derived.say(['class'], 'KHO167', `${form.dataset} is open and counts people's records without protect`)
  } else if (minGroup < leastOpenGroup) {
    derived.say(['derive', 'protect'], 'KHO167', `${form.dataset} is open: min_group is ${leastOpenGroup} at least`)
  }
}
