import type { City } from '../contract/city.ts'
import { isValidOn } from '../contract/clock.ts'
import type { PurposeDocument } from '../contract/purpose.ts'
import type { PurposeNeed } from '../contract/rule.ts'
import type { Ask } from './ask.ts'
import { isMeant } from './audience.ts'

type Asker = Pick<Ask, 'city' | 'principal' | 'today'>

/** The purposes that documents let the asker name today. None where the city has no such documents. */
export function nameablePurposes(asker: Asker): readonly PurposeDocument[] {
  return documentsOf(asker.city).filter(
    ({ to, valid }) =>
      isValidOn(asker.today, valid.from, valid.until) && to.every((test) => isMeant(test, 'allow', asker)),
  )
}

/**
 * As much of what a rule is for as the asker may name; null where that is nothing. A city without purpose documents lets
 * everybody name what its rules are for.
 */
export function nameablePart(need: PurposeNeed, asker: Asker): PurposeNeed | null {
  return documentsOf(asker.city).length === 0 ? need : partNamed(need, nameablePurposes(asker))
}

/** As much of a need as some documents name; null where that is nothing. */
export function partNamed(need: PurposeNeed, documents: readonly PurposeDocument[]): PurposeNeed | null {
  const named = documents.map(({ names }) => names)
  if ('task' in need) {
    const { dataset, assigned } = need.task
    const isNamed = named.some((one) => 'task' in one && one.task.dataset === dataset && one.task.assigned === assigned)
    return isNamed ? need : null
  }
  const codes = named.flatMap((one) => ('procedure' in one ? [one.procedure] : []))
  if (codes.includes('any')) return need
  const listed = [...new Set(codes.flat())]
  const { procedure } = need
  const part = procedure === 'any' ? listed : procedure.filter((code) => listed.includes(code))
  return part.length === 0 ? null : { procedure: part }
}

function documentsOf({ purposes }: City): readonly PurposeDocument[] {
  return purposes ? [...purposes.values()] : []
}
