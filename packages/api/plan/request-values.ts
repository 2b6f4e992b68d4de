import type { Field } from '@kho/schema/contract/contract.ts'
import { fitting } from '@kho/schema/policy/fitting.ts'
import { type Given, Parameter } from '@kho/schema/policy/parameter.ts'

type Scalar = string | number | boolean

/** How a later request's value becomes the parameter's; null where it needs a plan of its own. */
type Bind = (value: Scalar) => Scalar | null

/** A scalar that stands in a request's variables where an operand is asked for, until it is known of which field. */
export class RequestValue {
  readonly value: Scalar
  readonly #values: RequestValues
  readonly #at: number

  constructor(value: Scalar, values: RequestValues, at: number) {
    this.value = value
    this.#values = values
    this.#at = at
  }

  /** A parameter where its exact form is a value of the field, and so will others be; else the plan is for this value alone. */
  as(exact: Scalar, field: Field | null, exactly: (value: Scalar) => Scalar): Given {
    const fits = (value: Scalar) => field !== null && fitting(field, value) === value
    return fits(exact) ? this.#values.open({ at: this.#at, exact, exactly, fits }) : this.#values.fixed(this.#at, exact)
  }

  /** Where it stands in the variables, for the key of the plan: its kind and not its value. */
  toJSON(): unknown {
    return { value: typeof this.value }
  }
}

interface Opened {
  readonly at: number
  readonly exact: Scalar
  readonly exactly: (value: Scalar) => Scalar
  readonly fits: (value: Scalar) => boolean
}

/** The operands of one request, in the order of its variables, and what a plan made of them leaves open. */
export class RequestValues {
  readonly values: RequestValue[] = []
  readonly #binds: { readonly at: number; readonly bind: Bind }[] = []
  readonly #fixed = new Map<number, Scalar>()

  add(value: Scalar): RequestValue {
    const added = new RequestValue(value, this, this.values.length)
    this.values.push(added)
    return added
  }

  open({ at, exact, exactly, fits }: Opened): Parameter {
    const parameter = new Parameter(this.#binds.length, exact)
    const bind = (value: Scalar) => {
      const next = exactly(value)
      return fits(next) && parameter.mayBe(next) ? next : null
    }
    this.#binds.push({ at, bind })
    return parameter
  }

  fixed(at: number, exact: Scalar): Scalar {
    this.#fixed.set(at, this.values[at]?.value ?? exact)
    return exact
  }

  /** The parameters' values for another request of the same shape; null where it needs a plan of its own. */
  bound({ values }: RequestValues): readonly Scalar[] | null {
    for (const [at, value] of this.#fixed) if (values[at]?.value !== value) return null
    const given: Scalar[] = []
    for (const { at, bind } of this.#binds) {
      const value = values[at]
      const next = value === undefined ? null : bind(value.value)
      if (next === null) return null
      given.push(next)
    }
    return given
  }
}
