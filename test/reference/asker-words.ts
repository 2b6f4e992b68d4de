import type { PurposeNeed } from '@kho/schema/contract/rule.ts'
import type { PrincipalKind } from '@kho/schema/policy/principal.ts'
import type { Random } from '../judges/random.ts'

/** What askers of the reference city can be and have, and rules can ask of them. */
export const kinds: readonly PrincipalKind[] = [
  'anonymous',
  'citizen',
  'business',
  'officer',
  'application',
  'steward',
  'operator',
]
export const people = ['079090000001', '079090000002', '079090000003']
export const units = ['H29', 'H29.1', 'H29.2', 'H29.3']
export const roles = ['clerk', 'chief']
export const procedures = ['1.1', '1.2']

/** What a rule, or a purpose document, may be for. */
export function makeNeed(random: Random): PurposeNeed {
  return random.pick<PurposeNeed>([
    { procedure: 'any' },
    { procedure: ['1.1'] },
    { task: { dataset: 'cases', assigned: 'person_id' } },
  ])
}
