import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Code, Details } from '@kho/schema/error.ts'
import type { WriteTarget } from '@kho/schema/ledger/write-entry.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { ActGuard } from './act-guard.ts'
import type { Holder } from './holder.ts'

/** Who asks for a change, and the one transaction in which it is made. */
export interface Acting {
  /** Of role `kho_write`: the change, its answer and nothing else are committed by it. */
  readonly session: Session
  readonly principal: Principal
  readonly purpose: Purpose | null
  /** The asker as Kho's own tables name them. */
  readonly holder: Holder
  /** Somebody else, as they would stand there. */
  holderOf(principal: Principal): Holder
  readonly city: City
  /** Of contracts and policies: still current when the transaction began. */
  readonly version: number
  readonly now: Date
}

/** What an act answers: names, states and dates of Kho's own. It is kept, so no value of anybody's record stands in it. */
export type Done = { readonly [member: string]: string | number | boolean | null | readonly string[] }

/** One kind of change that people may ask for. */
export interface Act<Input, D extends Done> {
  /** As the ledger names it: `kind.verb`. */
  readonly action: string
  readonly guard: ActGuard
  /** What the ledger says it was about, also where it was refused. Nothing that a person has typed freely. */
  about(input: Input): WriteTarget
  /** Makes the change. A `Refusal` undoes all of it and is the answer; any other error leaves no trace. */
  perform(acting: Acting, input: Input): Promise<Performed<D>>
}

export interface Performed<D extends Done> {
  readonly done: D
  /** Where it is known only now what the change is about. */
  readonly target?: WriteTarget
}

/** Why a change was not made, for the person who asked. */
export interface Refused {
  readonly code: Code
  readonly message: Bilingual
  readonly details: Details
}

/** The answer to a change that was asked for: done, or refused with what can be done about it. */
export type Answered<D extends Done> =
  | { readonly done: D; readonly refused: null }
  | { readonly done: null; readonly refused: Refused }
