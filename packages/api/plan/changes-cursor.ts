import { createHash } from 'node:crypto'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Formula } from '@kho/schema/policy/formula.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { CursorSeal } from './cursor.ts'
import type { FilterPlan } from './plan.ts'

/** A state of the datasets that a feed reads, and what the rules said then. */
export interface Base {
  /** The last moment of each dataset. */
  readonly moments: { readonly [dataset: string]: string }
  /** Which records were shown. */
  readonly was: Formula
  /** A digest of all that the rules said of records and cells. */
  readonly said: string
}

/** Where an asker stands in a feed: everything was told as of `base`, and of what has become of it a part. */
export interface ChangesState {
  /** When it was given, in milliseconds. */
  readonly at: number
  /** `seen`: the dataset's moment when the last of it was read. */
  readonly base: (Base & { readonly seen: string }) | null
  /** The base of the next, once all is told; how it is found, and up to which `_id` it was told. */
  readonly page: { readonly next: Base; readonly all: boolean; readonly after: string } | null
}

export const daysKept = 30

/** A feed's cursors are its asker's alone, for one filter and one form of the contract: what was told to another is not theirs. */
export function changesBinding(contract: Contract, filter: FilterPlan | null, asker: Principal): string {
  const { kind, name, person, enterprise, agency, application } = asker
  const fields = contract.fields.map(({ name: field, type, list, precision, scale }) => [
    field,
    type,
    list,
    precision,
    scale,
  ])
  const text = JSON.stringify([
    'changes',
    contract.dataset,
    contract.key,
    fields,
    filter,
    [kind, name, person, enterprise, agency, application],
  ])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

export function sealState(seal: CursorSeal, binding: string, state: ChangesState): string {
  return seal.seal(binding, JSON.stringify(state))
}

/** Throws KHO412 for what is no cursor of this feed, KHO485 for one that is too old. */
export function openState(
  seal: CursorSeal,
  { binding, now }: { binding: string; now: Date },
  cursor: string,
): ChangesState {
  // The cast is sound: what is sealed with this binding was written by `sealState`.
  const state = JSON.parse(seal.openText(binding, cursor)) as ChangesState
  if (now.getTime() - state.at > daysKept * 86_400_000) tooOld()
  return state
}

export function tooOld(): never {
  throw new KhoError(
    'KHO485',
    `What has changed since this cursor is not known any more; it is for ${daysKept} days at most.`,
  )
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
