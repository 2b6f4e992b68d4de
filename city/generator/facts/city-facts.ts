import { cabinet } from './cabinet.ts'
import { economy } from './economy.ts'
import { exchange } from './exchange.ts'
import type { Facts } from './fact.ts'
import { government } from './government.ts'
import { justice } from './justice.ts'
import { land } from './land.ts'
import { papers } from './papers.ts'
import { portal } from './portal.ts'
import { steering } from './steering.ts'
import { units } from './units.ts'

/** What the invented city knows, by dataset. The offices of the tour write some of theirs in a manner of their own. */
export const cityFacts: { readonly [dataset: string]: Facts } = {
  ...cabinet,
  ...economy,
  ...exchange,
  ...government,
  ...justice,
  ...land,
  ...papers,
  ...portal,
  ...steering,
  ...units,
}
