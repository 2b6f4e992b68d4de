import { Ability, type MatchConditions, type RawRuleOf } from '@casl/ability'
import type { Contract } from '../contract/contract.ts'
import { isObjectName } from '../contract/name.ts'
import type { Rule } from '../contract/rule.ts'
import { KhoError } from '../error.ts'
import { type Predicate, predicateOf, type Subjected } from './ability-matcher.ts'
import { allowStanding, denyStanding } from './applies.ts'
import type { Ask } from './ask.ts'
import { type MaskName, maskName, usableMask } from './masks.ts'

/** `see` a record, `read` a cell as it is, or read it through a mask. */
export type Action = 'see' | 'read' | MaskName

/** What a CASL rule here is conditioned on: one sharing rule's own predicate, made before CASL holds it. */
interface Conditioned {
  readonly rule: string
  readonly holds: Predicate
}

export type PolicyAbility = Ability<[Action, string | Subjected], Conditioned>

/**
 * The rules of a dataset for one asker as a CASL ability. Ask it `can('see', record)` and, of a record that may be
 * seen, `can('read', record, field)` or `can('last4', record, field)`. Denies come last, and in CASL the last
 * matching rule wins; so order among the documents never matters. Throws KHO312 on a policy it cannot hold.
 */
export function abilityOf(ask: Ask, dataset: string, known: ReadonlySet<string> = new Set()): PolicyAbility {
  const contract = ask.city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO310', 'No such dataset.', { dataset })
  refuseStrangeNames([dataset, ...contract.fields.map(({ name }) => name)])
  const rules = ask.city.rules.get(dataset) ?? []
  const allows = rules.filter(
    (rule) => rule.effect === 'allow' && allowStanding(rule, ask, known) === 'applies' && lasts(rule, ask),
  )
  const denies = rules.filter((rule) => rule.effect === 'deny' && denyStanding(rule, ask) !== 'silent')
  const actions: readonly Action[] = ['see', 'read', ...maskNamesOf(rules)]
  return new Ability<[Action, string | Subjected], Conditioned>(
    [
      ...allows.flatMap((rule) => allowing(rule, contract, ask)),
      ...denies.flatMap((rule) => denying(rule, { contract, ask, actions })),
    ],
    {
      // The types of CASL's matcher speak of any object; the ability above lets nothing but a Subjected in.
      conditionsMatcher: ({ holds }) => holds as Predicate & MatchConditions,
      fieldMatcher: (fields) => (field) => fields.includes(field),
      detectSubjectType: ({ dataset }) => dataset,
      // CASL's own words for "any" would make a dataset called `all` mean every dataset.
      anyAction: '\0any',
      anySubjectType: '\0any',
    },
  )
}

/** The masks that some rule puts on some field, each once. */
export function maskNamesOf(rules: readonly Rule[]): readonly MaskName[] {
  return [...new Set(rules.flatMap(({ mask }) => Object.values(mask).map(maskName)))]
}

type Raw = RawRuleOf<PolicyAbility>

function allowing(rule: Rule, contract: Contract, ask: Ask): Raw[] {
  const conditions: Conditioned = { rule: rule.name, holds: conditionOf(rule, contract, ask) }
  const subject = contract.dataset
  const byAction = Map.groupBy(rule.fields ?? [], (field) => actionOn(field, rule, contract, ask))
  const cells = [...byAction].flatMap(([action, fields]): Raw[] =>
    action === null ? [] : [{ action, subject, fields, conditions }],
  )
  return [{ action: 'see', subject, conditions }, ...cells]
}

interface Denied {
  readonly contract: Contract
  readonly ask: Ask
  /** Everything that some rule lets be done. */
  readonly actions: readonly Action[]
}

function denying(rule: Rule, { contract, ask, actions }: Denied): Raw[] {
  const missing = denyStanding(rule, ask) === 'unconditional'
  const holds: Predicate = missing ? () => true : conditionOf(rule, contract, ask)
  const conditions: Conditioned = { rule: rule.name, holds }
  const subject = contract.dataset
  if (rule.fields === null) return [{ action: [...actions], subject, inverted: true, conditions }]
  // CASL takes no empty list of fields; a deny of no cells says nothing.
  if (rule.fields.length === 0) return []
  const cells = actions.filter((action) => action !== 'see')
  return [{ action: cells, subject, inverted: true, fields: [...rule.fields], conditions }]
}

/** What an allow lets be done with a field it lists: null where its mask cannot be used there. */
function actionOn(name: string, rule: Rule, contract: Contract, ask: Ask): Action | null {
  const mask = Object.hasOwn(rule.mask, name) ? rule.mask[name] : undefined
  if (!mask) return 'read'
  const field = contract.fields.find((one) => one.name === name)
  const usable = field ? usableMask(mask, field, ask) : null
  return usable && maskName(usable)
}

/** Whether a rule's grant, where it is one, is not over yet. */
function lasts({ grant }: Rule, { city, now }: Ask): boolean {
  const at = city.clock === null || grant?.urgent ? now : new Date(city.clock)
  return !grant || (at !== undefined && at < new Date(grant.until))
}

/** `via` enters as a boolean computed beforehand: the subject says which rules lead to it. */
function conditionOf(rule: Rule, contract: Contract, ask: Ask): Predicate {
  const where = rule.where ? predicateOf(rule.where, contract, ask) : () => true
  return rule.via ? (subject) => subject.via.has(rule.name) && where(subject) : where
}

function refuseStrangeNames(names: readonly string[]): void {
  const strange = names.find((name) => name.includes('.') || isObjectName(name))
  if (strange !== undefined)
    throw new KhoError('KHO312', 'A policy has a name that it must not have.', { name: strange })
}
