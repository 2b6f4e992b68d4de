import type { Gate } from './gate.ts'
import { decisionGate } from './gate-decisions.ts'
import { differenceGate } from './gate-difference.ts'
import { groupGate } from './gate-groups.ts'
import { textGate } from './gate-texts.ts'

/** What every release must pass, in this order: the cheapest first. */
const gates: readonly Gate[] = [decisionGate, textGate, groupGate, differenceGate]

/** Lets a release pass, or throws what the first of the gates has against it. */
export const passGates: Gate = async (draft, earlier, session) => {
  for (const gate of gates) await gate(draft, earlier, session)
}
