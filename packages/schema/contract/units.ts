import type { Agency, City } from './city.ts'
import { isValidOn } from './clock.ts'

/**
 * The agencies whose records an officer of `agency` acts for: the agency, everything below it, and for each of
 * these that no longer exists its successors, followed until they are valid `today`. Units that ended stay in the
 * answer, since records still carry their codes. An unknown agency has none.
 */
export function unitsOf(agencies: City['agencies'], agency: string, today: string): readonly string[] {
  const root = agencies.get(agency)
  if (!root) return []
  const family = withDescendants(agencies, root)
  const units = new Set(family.map((unit) => unit.agency))
  for (const unit of family) addSuccessors(agencies, unit, today, units)
  return [...units]
}

/**
 * Who holds `today` what was given to `agency`: itself while it exists, then its successors, followed until they are valid.
 * What was given to an agency that is not known stays with its code.
 */
export function holdersOf(agencies: City['agencies'], agency: string, today: string): readonly string[] {
  const unit = agencies.get(agency)
  if (!unit || unit.validUntil === null || today < unit.validUntil) return [agency]
  const holders = new Set<string>()
  addSuccessors(agencies, unit, today, holders)
  return [...holders]
}

function withDescendants(agencies: City['agencies'], root: Agency): readonly Agency[] {
  const children = Map.groupBy(agencies.values(), (unit) => unit.parent)
  const family = new Set([root])
  for (const unit of family) for (const child of children.get(unit.agency) ?? []) family.add(child)
  return [...family]
}

function addSuccessors(agencies: City['agencies'], from: Agency, today: string, units: Set<string>): void {
  const ended = new Set([from])
  for (const unit of ended) {
    if (unit.validUntil === null || today < unit.validUntil) continue
    for (const { agency } of unit.succeededBy) {
      const successor = agencies.get(agency)
      if (!successor) continue
      if (isValidOn(today, successor.validFrom, successor.validUntil)) units.add(agency)
      ended.add(successor)
    }
  }
}

/**
 * The units that stood in the place of `agency` on a day on which it did not exist: its successors, followed until they
 * are valid that day, or those that it succeeded. A suggestion for people: what a record says is never rewritten.
 */
export function unitsInsteadOf(agencies: City['agencies'], agency: Agency, day: string): readonly string[] {
  const before = agency.validFrom !== null && day < agency.validFrom
  const reached = new Set([agency])
  for (const unit of reached) {
    if (isValidOn(day, unit.validFrom, unit.validUntil)) continue
    const next = before
      ? [...agencies.values()].filter(({ succeededBy }) => succeededBy.some((one) => one.agency === unit.agency))
      : unit.succeededBy.flatMap((one) => agencies.get(one.agency) ?? [])
    for (const other of next) reached.add(other)
  }
  const valid = [...reached].filter(({ validFrom, validUntil }) => isValidOn(day, validFrom, validUntil))
  return valid.map((unit) => unit.agency).sort()
}
