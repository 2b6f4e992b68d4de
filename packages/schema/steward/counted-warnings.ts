import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { Contract } from '../contract/contract.ts'
import type { Rule } from '../contract/rule.ts'
import { always, type Formula } from '../policy/formula.ts'
import { resolve } from '../policy/resolve.ts'
import type { Sql } from '../sql.ts'
import { countAnswers, groupsOf, recordsIn, untoldOf } from './count-answers.ts'
import { bounded } from './luckiest.ts'
import type { PolicyWarning } from './policy-warning.ts'
import { holds, leavesOf } from './truth.ts'

/** What is odd about rules, told by counting the records there are. */
export interface CountedWarnings {
  /** Null where there is nothing to count. */
  readonly statement: Sql | null
  /** The warnings, told from the statement's rows. */
  warnings(rows: readonly (readonly (string | null)[])[]): readonly PolicyWarning[]
}

/** Of fewer records nothing is told: a small dataset says little of a rule. */
const fewest = 20

/**
 * Counts what rules of one dataset open. What they ask of the asker is taken to hold for everybody they are for, and for
 * none: what is opened for none of his attributes is opened to each. `percent` looks at a part of the records only.
 */
export function countedWarnings(
  rules: readonly Rule[],
  { stored, asked, percent }: { stored: City; asked: City; percent: number | null },
): CountedWarnings {
  const [first] = rules
  const contract = first && asked.contracts.get(first.dataset)
  const bounds = contract ? rules.filter((rule) => isCounted(rule, contract)).map(boundsIn(contract, asked)) : []
  const leaves = [...leavesOf(bounds.flatMap(({ least, most }) => [least, most])).values()]
  if (!contract || bounds.length === 0 || untoldOf(leaves, contract.dataset, { stored, asked }).length > 0)
    return { statement: null, warnings: () => [] }
  return {
    statement: countAnswers(contract.dataset, { city: stored, leaves, percent }),
    warnings: (rows) => {
      const groups = groupsOf(rows, leaves)
      const count = (formula: Formula) => recordsIn(groups.filter(({ answers }) => holds(formula, answers)))
      const all = recordsIn(groups)
      const share = asked.warnShares?.get(contract.dataset) ?? 1
      if (all < fewest) return []
      return bounds.flatMap(({ rule, least, most }) => {
        const counts = { all, least: count(least), most: count(most), share, sampled: percent !== null }
        return toldOf(rule, counts) ?? []
      })
    },
  }
}

/** Rules that mean less than everything: by their condition, or as what they show is about people. A key that must be known opens one record. */
function isCounted(rule: Rule, contract: Contract): boolean {
  if (rule.effect === 'deny' || rule.via || rule.mustKnow.length > 0) return false
  const plain = contract.fields.filter(({ name }) => rule.fields?.includes(name) && !Object.hasOwn(rule.mask, name))
  return rule.where !== null || plain.some(({ sensitivity }) => sensitivity !== 'none')
}

function boundsIn(contract: Contract, city: City) {
  const ask = { city, principal: { kind: 'anonymous' }, purpose: null, today: '', way: 'query' } as const
  const bound = (where: Condition | null, some: boolean) =>
    where
      ? resolve(
          bounded(where, some, () => true),
          contract,
          ask,
        )
      : always
  return (rule: Rule) => ({ rule, least: bound(rule.where, false), most: bound(rule.where, true) })
}

interface Counts {
  readonly all: number
  /** Records that the rule opens to each whom it is for, and to any of them. */
  readonly least: number
  readonly most: number
  readonly share: number
  readonly sampled: boolean
}

function toldOf({ dataset, name, where }: Rule, { all, least, most, share, sampled }: Counts): PolicyWarning | null {
  const warning = { dataset, rule: name, field: null }
  const of = sampled
    ? { vi: `trong mẫu ${all} bản ghi hiện có`, en: `of a sample of ${all} records there are now` }
    : { vi: `trong ${all} bản ghi hiện có`, en: `of the ${all} records there are now` }
  if (where && least === all) {
    const what = { vi: `điều kiện đúng với tất cả, ${of.vi}`, en: `its condition is true of all, ${of.en}` }
    return { ...warning, code: 'KHO150', what }
  }
  if (most === 0) {
    const what = { vi: `điều kiện không đúng với bản ghi nào ${of.vi}`, en: `its condition is true of none ${of.en}` }
    return { ...warning, code: 'KHO151', what }
  }
  if (least <= share * all) return null
  const [opened, bound] = [percentOf(least / all), percentOf(share)]
  const what = {
    vi: `mở cho mỗi người thuộc đối tượng ${opened} ${of.vi}, quá ${bound}`,
    en: `opens to each whom it is for ${opened} ${of.en}, more than ${bound}`,
  }
  return { ...warning, code: 'KHO153', what }
}

function percentOf(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`
}
