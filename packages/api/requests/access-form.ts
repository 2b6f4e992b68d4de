import { isSystem } from '@kho/schema/contract/compile/system-datasets.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Rule, Way } from '@kho/schema/contract/rule.ts'
import { Refusal } from '@kho/schema/error.ts'
import { grantedCondition } from '@kho/schema/policy/granted-condition.ts'
import type { Acting } from '../acts/act.ts'

/** How often a service may be called: so many requests in so many seconds. */
export type Frequency = NonNullable<Rule['quota']>

/** A request for data, with every part of the law's form (Decree 47/2020, Article 35(2)). */
export interface AccessForm {
  readonly dataset: string
  /** Fields, and how many there are: who counts them wrong has left one out. */
  readonly items: readonly string[]
  readonly itemCount: number
  /** Which records, as JSON of a condition; null for all. */
  readonly condition: string | null
  readonly procedures: readonly string[]
  /** What for, and how the data will be used. */
  readonly usedFor: string
  readonly service: string
  readonly application: { readonly id: string; readonly name: string } | null
  readonly ways: readonly Way[]
  readonly frequency: Frequency | null
  /** The term of use, from the decision. */
  readonly days: number
}

/** Refuses a form that lacks something (KHO356), or that asks for what is not there to be asked for (KHO355). */
export function checkForm({ city, principal }: Acting, form: AccessForm): Contract {
  const missing = missingIn(form, principal.kind === 'application' ? principal.application : undefined)
  if (missing.length > 0) {
    const said = { vi: 'Yêu cầu còn thiếu hoặc chưa khớp.', en: 'The request lacks something, or does not add up.' }
    throw new Refusal('KHO356', said, { missing })
  }
  const contract = city.contracts.get(form.dataset)
  if (!contract?.listed || isSystem(form.dataset)) throw nothingToAsk({ dataset: form.dataset })
  const known = new Set(contract.fields.map(({ name }) => name))
  const unknown = form.items.filter((item) => !known.has(item))
  if (unknown.length > 0) throw nothingToAsk({ dataset: form.dataset, unknown })
  checkCondition({ city }, contract, form.condition)
  return contract
}

/** Refuses a condition that cannot be asked of a dataset's records (KHO347). */
export function checkCondition({ city }: Pick<Acting, 'city'>, contract: Contract, condition: string | null): void {
  if (condition === null || grantedCondition(city, contract, condition)) return
  const said = {
    vi: 'Điều kiện không hỏi được trên bản ghi của bộ dữ liệu này.',
    en: 'The condition cannot be asked of the records of this dataset.',
  }
  throw new Refusal('KHO347', said, { dataset: contract.dataset })
}

/** An application asks for itself; whoever asks for one names it. */
function missingIn(form: AccessForm, own: string | undefined): readonly string[] {
  const { items, itemCount, procedures, usedFor, service, application, ways, frequency, days } = form
  const complete: { readonly [part: string]: boolean } = {
    items: items.length > 0 && new Set(items).size === items.length,
    itemCount: itemCount === items.length,
    procedures: procedures.length > 0 && procedures.every((code) => isText(code, 200)),
    usedFor: isText(usedFor, 2000),
    service: isText(service, 200),
    application: own === undefined ? isNamed(application) : application?.id === own && isNamed(application),
    ways: ways.length > 0,
    frequency: frequency === null || (frequency.requests > 0 && frequency.seconds > 0),
    days: days >= 1 && days <= 3660,
  }
  return Object.entries(complete).flatMap(([part, is]) => (is ? [] : [part]))
}

function isNamed(application: AccessForm['application']): boolean {
  return application === null || (isText(application.id, 200) && isText(application.name, 200))
}

/** Whether something is said, and no more than fits. */
export function isText(text: string, most: number): boolean {
  return text.trim() !== '' && text.length <= most && !text.includes('\u0000') && text.isWellFormed()
}

function nothingToAsk(details: { readonly [detail: string]: string | readonly string[] }): Refusal {
  const said = {
    vi: 'Không có bộ dữ liệu hoặc trường này để yêu cầu.',
    en: 'There is no such dataset or field to ask for.',
  }
  return new Refusal('KHO355', said, details)
}
