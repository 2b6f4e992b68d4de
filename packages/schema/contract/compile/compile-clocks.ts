import type { Clock, ClockLimit, ClockPack } from '../city.ts'
import type { ClockPackForm } from '../forms/clocks-form.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { Drafts } from './drafts.ts'

const units = ['working_days', 'days', 'hours', 'months'] as const

/** All terms of law by name, the packs of each in the order in which they came into force. */
export function compileClocks(drafts: Drafts): ReadonlyMap<string, Clock> {
  const clocks = new Map<string, Clock>()
  for (const { form, say } of drafts.clocks) {
    for (const [at, { clock, title, packs }] of form.clocks.entries()) {
      const sayHere = sayBelow(say, ['clocks', at])
      if (clocks.has(clock)) sayHere(['clock'], 'KHO108', `the clock ${clock} is defined twice`)
      else clocks.set(clock, { clock, title, packs: packsOf(packs, sayHere) })
    }
  }
  return clocks
}

function packsOf(forms: readonly ClockPackForm[], say: Say): readonly ClockPack[] {
  const begun = new Set<string | undefined>()
  for (const [at, { from }] of forms.entries()) {
    const day = from ?? 'the beginning'
    if (begun.has(from)) say(['packs', at, 'from'], 'KHO108', `two packs are in force from ${day}`)
    begun.add(from)
  }
  const packs = forms.map((form) => ({ from: form.from ?? null, limit: limitOf(form), basis: form.basis ?? null }))
  return packs.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
}

/** The form has exactly one of them. */
function limitOf(form: ClockPackForm): ClockLimit {
  const unit = units.find((one) => form[one] !== undefined) ?? 'working_days'
  return { unit, count: form[unit] ?? 0 }
}
