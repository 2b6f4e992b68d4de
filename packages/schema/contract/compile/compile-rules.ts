import type { CityPolicyForm } from '../forms/policy-form.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { Rule } from '../rule.ts'
import { admitsAnonymous, compileAudience } from './compile-audience.ts'
import { sayUnnamedPurpose } from './compile-purposes.ts'
import { compileRule, everyWay } from './compile-rule.ts'
import type { Draft, Drafts } from './drafts.ts'
import { type DatasetDraft, refers, type World } from './world.ts'

type CityRuleForm = CityPolicyForm['rules'][number]

const mostRules = 500
const deepestVia = 2

/** The rules of every dataset, the city's denies spread over all of them. A dataset without rules has an empty list. */
export function compileRules(world: World, drafts: Drafts): ReadonlyMap<string, readonly Rule[]> {
  const rules = new Map<string, Rule[]>([...world.datasets.keys()].map((dataset) => [dataset, []]))
  const places = new Map<Rule, Say>()
  for (const { form, say } of drafts.policies) {
    const dataset = refers(world, 'dataset', form.policy, say, ['policy']) ? world.datasets.get(form.policy) : undefined
    for (const [at, rule] of form.rules.entries()) {
      if (!dataset) break
      const sayHere = sayBelow(say, ['rules', at])
      const compiled = compileRule(world, dataset, rule, sayHere)
      places.set(compiled, sayHere)
      add(rules, compiled, sayHere)
      sayOpenWithoutLicence(dataset, compiled, sayHere)
      sayUnnamedPurpose(world, drafts, compiled, sayHere)
    }
  }
  for (const draft of drafts.cityPolicies) spreadDenies(world, draft, rules)
  sayViaProblems(rules, places)
  return rules
}

function add(rules: ReadonlyMap<string, Rule[]>, rule: Rule, say: Say): void {
  const known = rules.get(rule.dataset)
  if (known?.some(({ name }) => name === rule.name)) {
    say(['rule'], 'KHO108', `${rule.dataset} has a second rule ${rule.name}`)
  }
  if (known?.length === mostRules) say(['rule'], 'KHO102', `${rule.dataset} has more than ${mostRules} rules`)
  known?.push(rule)
}

/** What everybody may take away is open data, whatever the class of the dataset. */
function sayOpenWithoutLicence({ form }: DatasetDraft, rule: Rule, say: Say): void {
  const takesAway = rule.effect === 'allow' && rule.ways.includes('export') && rule.purpose === null
  if (form.licence !== undefined || !takesAway || rule.mustKnow.length > 0 || !admitsAnonymous(rule.to)) return
  say(['ways'], 'KHO114', `${rule.name} opens part of ${form.dataset}, which has no licence`)
}

function spreadDenies(world: World, { form, say }: Draft<CityPolicyForm>, rules: ReadonlyMap<string, Rule[]>): void {
  for (const [at, rule] of form.rules.entries()) {
    const sayHere = sayBelow(say, ['rules', at])
    const to = compileAudience(world, rule.to, sayBelow(sayHere, ['to']))
    for (const dataset of world.datasets.values()) {
      const fields = coveredFields(dataset, rule)
      if (fields === null || fields.length > 0) add(rules, cityDeny(dataset, rule, to, fields), sayHere)
    }
  }
}

/** The fields that a city's deny withholds in a dataset; null where it hides whole records. */
function coveredFields(dataset: DatasetDraft, { over }: CityRuleForm): readonly string[] | null {
  if (over?.sensitivity === undefined) return null
  const covered: readonly string[] = [over.sensitivity].flat()
  return [...dataset.fields.values()].filter(({ sensitivity }) => covered.includes(sensitivity)).map(({ name }) => name)
}

function cityDeny(dataset: DatasetDraft, form: CityRuleForm, to: Rule['to'], fields: readonly string[] | null): Rule {
  return {
    dataset: dataset.form.dataset,
    name: form.rule,
    effect: 'deny',
    to,
    where: null,
    via: null,
    fields,
    mask: {},
    purpose: null,
    mustKnow: [],
    quota: null,
    ways: everyWay,
    valid: { from: form.valid?.from ?? null, until: form.valid?.until ?? null },
    basis: form.basis ?? null,
    reason: form.reason ?? null,
  }
}

/** A rule may look at what another dataset shows, that one at a third, and no further; never back at itself. */
function sayViaProblems(rules: ReadonlyMap<string, readonly Rule[]>, places: ReadonlyMap<Rule, Say>): void {
  const next = (dataset: string): readonly string[] =>
    (rules.get(dataset) ?? []).flatMap(({ via }) => (via ? [via.dataset] : []))
  for (const rule of [...rules.values()].flat()) {
    if (!rule.via) continue
    const chain = longestChain(next, [rule.dataset, rule.via.dataset])
    const circle = new Set(chain).size < chain.length
    if (!circle && chain.length - 1 <= deepestVia) continue
    const what = circle ? 'leads in a circle' : `is deeper than ${deepestVia} steps`
    places.get(rule)?.(['via'], 'KHO118', `the chain ${chain.join(' → ')} ${what}`, 'key')
  }
}

/** The longest way on from a chain of datasets, stopped where it comes round or is too deep anyway. */
function longestChain(next: (dataset: string) => readonly string[], chain: readonly string[]): readonly string[] {
  if (new Set(chain).size < chain.length || chain.length - 1 > deepestVia) return chain
  const ways = [...new Set(next(chain.at(-1) ?? ''))].map((dataset) => longestChain(next, [...chain, dataset]))
  return ways.reduce((longest, way) => (way.length > longest.length ? way : longest), chain)
}
