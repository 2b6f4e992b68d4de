import type { Value } from '../contract/value.ts'

/** A value in a condition: one that stands there, or one that each request gives anew. */
export type Given = Value | Parameter

type Scalar = string | number | boolean

/**
 * A value that a statement is run with again and again, each time another exact one of the same field. It stands where the
 * value would, down to the statement's parameters. What is decided by the value it was made with is decided by
 * `holdsOf`: a later value of which something else holds needs a statement of its own.
 */
export class Parameter {
  readonly slot: number
  readonly #first: Scalar
  readonly #decided: { readonly test: (value: Scalar) => boolean; readonly outcome: boolean }[] = []

  constructor(slot: number, first: Scalar) {
    this.slot = slot
    this.#first = first
  }

  /** Whether something holds of the value that it was made with. */
  holdsOf(test: (value: Scalar) => boolean): boolean {
    const outcome = test(this.#first)
    this.#decided.push({ test, outcome })
    return outcome
  }

  /** Whether all that was decided by the first value would be decided the same by this one. */
  mayBe(value: Scalar): boolean {
    return this.#decided.every(({ test, outcome }) => test(value) === outcome)
  }

  /** Two conditions on one parameter are equal, one on it and one on a value never. */
  toJSON(): unknown {
    return { parameter: this.slot }
  }

  /** No text is made of a value that the next request will not have. */
  toString(): never {
    throw new TypeError('a parameter has no text of its own')
  }
}

/** A value that stands there. Throws of a parameter: only statements are made with those. */
export function standing(given: Given): Value {
  if (given instanceof Parameter) throw new TypeError('a parameter has no value of its own')
  return given
}

/** A statement's parameters as this request gives them, in the order of their slots. */
export function withGiven(values: readonly unknown[], given: readonly Value[]): readonly unknown[] {
  return values.map((value) => {
    if (value instanceof Parameter) return given[value.slot]
    if (!Array.isArray(value) || !value.some((one) => one instanceof Parameter)) return value
    return value.map((one) => (one instanceof Parameter ? given[one.slot] : one))
  })
}
