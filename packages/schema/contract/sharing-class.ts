import type { Contract, Field, SharingClass } from './contract.ts'

/** What a dataset or a field says of its class; a field that says nothing is as its dataset. */
type Classed = Pick<Field, 'class' | 'classes'>

/** The kinds of users that a class can differ for. */
export const userKinds = ['anonymous', 'citizen', 'business', 'officer', 'application', 'steward', 'operator'] as const

/**
 * How a dataset, or a field of it, is shared with a kind of user: open, shared by default, or on request. It says what they
 * may expect and how to come by it; what they see is for the rules alone.
 */
export function classFor(contract: Contract, kind: string, field: Classed | null = null): SharingClass {
  return (field && ownClass(field, kind)) ?? ownClass(contract, kind) ?? contract.class
}

/** The kinds of users whose class is another than the default, by kind. */
export function otherClasses({ classes = {} }: Classed): readonly (readonly [kind: string, SharingClass])[] {
  return userKinds.flatMap((kind) => (classes[kind] ? [[kind, classes[kind]] as const] : []))
}

function ownClass({ class: all, classes }: Classed, kind: string): SharingClass | null {
  return (classes && Object.hasOwn(classes, kind) ? classes[kind] : all) ?? null
}
