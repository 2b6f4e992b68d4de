import type { RuleForm } from '../forms/policy-form.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { Rule, Via, Way } from '../rule.ts'
import { admitsAnonymous, compileAudience } from './compile-audience.ts'
import { compileCondition } from './compile-condition.ts'
import { compileMasks } from './compile-mask.ts'
import type { Scope } from './compile-operand.ts'
import { compilePurpose } from './compile-purposes.ts'
import { rateOf } from './rate.ts'
import { type DatasetDraft, namedField, refers, type World } from './world.ts'

export const everyWay: readonly Way[] = ['query', 'export', 'changes']

/** What only an allow has. */
const allowOnly = ['via', 'mask', 'purpose', 'must_know', 'quota', 'ways'] as const

/** One rule of a dataset. Where it has problems they are said, and the value is not to be used. */
export function compileRule(world: World, dataset: DatasetDraft, form: RuleForm, say: Say): Rule {
  const effect = effectOf(form, say)
  const to = compileAudience(world, form.to, sayBelow(say, ['to']))
  const fields = form.fields === undefined ? null : expandFields(dataset, form.fields, say)
  const scope: Scope = { fields: dataset.fields, asker: world.attributes }
  if (form.allow !== undefined && fields === null) say([], 'KHO105', `${form.rule} allows without saying which fields`)
  sayMustKnowProblems(dataset, form, { to, fields }, say)
  return {
    ...saidOf(form, effect),
    dataset: dataset.form.dataset,
    to,
    where: form.where ? compileCondition(scope, form.where, say, ['where']) : null,
    via: form.via ? compileVia(world, dataset, form.via, say) : null,
    fields,
    mask: effect === 'deny' ? {} : compileMasks(dataset, form.mask ?? {}, fields ?? [], say),
    purpose: form.purpose ? compilePurpose(world, form.purpose, sayBelow(say, ['purpose'])) : null,
  }
}

type Said = 'name' | 'effect' | 'mustKnow' | 'quota' | 'ways' | 'valid' | 'basis' | 'reason'

/** What a rule says without referring to anything. */
function saidOf(form: RuleForm, effect: Rule['effect']): Pick<Rule, Said> {
  return {
    name: form.rule,
    effect,
    mustKnow: form.must_know ?? [],
    quota: form.quota ? rateOf(form.quota.requests) : null,
    ways: effect === 'deny' ? everyWay : (form.ways ?? ['query']),
    valid: { from: form.valid?.from ?? null, until: form.valid?.until ?? null },
    basis: form.basis ?? null,
    reason: form.reason ?? null,
  }
}

function sayMustKnowProblems(
  dataset: DatasetDraft,
  form: RuleForm,
  { to, fields }: Pick<Rule, 'to' | 'fields'>,
  say: Say,
): void {
  const names = form.must_know ?? []
  if (names.length > 0 && form.quota === undefined && admitsAnonymous(to)) {
    say(['must_know'], 'KHO117', `${form.rule} lets anybody who knows ${names.join(', ')} ask without a quota`, 'key')
  }
  for (const [at, name] of names.entries()) {
    const field = namedField(dataset, name, say, ['must_know', at])
    if (field && (field.list || field.type === 'json' || field.type === 'geometry')) {
      say(['must_know', at], 'KHO110', `${name} cannot be asked for by value`)
    }
    // Filters compare cells as they are shown: where another rule masks the field, its mask would do for knowing it.
    if (field && (!fields?.includes(name) || Object.hasOwn(form.mask ?? {}, name))) {
      say(['must_know', at], 'KHO110', `${name} must be known, so ${form.rule} has to show it unmasked`)
    }
  }
}

function effectOf(form: RuleForm, say: Say): Rule['effect'] {
  if ((form.allow === undefined) === (form.deny === undefined)) {
    say([], form.allow ? 'KHO108' : 'KHO105', `${form.rule} needs either \`allow: read\` or \`deny: read\``)
  }
  if (form.deny === undefined) return 'allow'
  for (const key of allowOnly) {
    if (form[key] !== undefined) say([key], 'KHO116', `${form.rule} denies and cannot have ${key}`, 'key')
  }
  return 'deny'
}

function expandFields(dataset: DatasetDraft, form: NonNullable<RuleForm['fields']>, say: Say): readonly string[] {
  const all = [...dataset.fields.keys()]
  if (form === 'all') return all
  const named = Array.isArray(form) ? form : form.except
  const path = Array.isArray(form) ? ['fields'] : ['fields', 'except']
  for (const [at, name] of named.entries()) namedField(dataset, name, say, [...path, at])
  return all.filter((name) => named.includes(name) === Array.isArray(form))
}

function compileVia(world: World, dataset: DatasetDraft, form: NonNullable<RuleForm['via']>, say: Say): Via {
  const far = refers(world, 'dataset', form.dataset, say, ['via', 'dataset'])
    ? world.datasets.get(form.dataset)
    : undefined
  const field = far ? namedField(far, form.field, say, ['via', 'field']) : null
  if (far && field && !refersToKey(far, form.field, dataset)) {
    say(
      ['via', 'field'],
      'KHO123',
      `${form.dataset}.${form.field} does not refer to the key of ${dataset.form.dataset}`,
    )
  }
  const scope: Scope = { fields: far?.fields ?? new Map(), asker: world.attributes }
  const where = form.where && far ? compileCondition(scope, form.where, say, ['via', 'where']) : null
  return { dataset: form.dataset, field: form.field, where }
}

function refersToKey(far: DatasetDraft, field: string, dataset: DatasetDraft): boolean {
  const ref = far.form.fields[field]?.ref
  const to = typeof ref === 'object' ? ref.dataset : ref
  if (typeof ref === 'object' && ref.root) return false
  return to === dataset.form.dataset && dataset.form.key.length === 1
}
