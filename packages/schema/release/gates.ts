import type { Gate } from './gate.ts'

/** What every release must pass, in this order. */
const gates: readonly Gate[] = []

/** Lets a release pass, or throws what the first of the gates has against it. */
export const passGates: Gate = async (draft, earlier, session) => {
  for (const gate of gates) await gate(draft, earlier, session)
}
