import type { Condition, Operand } from '../contract/condition.ts'
import type { Value } from '../contract/value.ts'
import type { Principal } from './principal.ts'

/** A principal's attribute by its path, `attributes.x` for the city's own. Null is "not there", whatever the reason. */
export function attributeOf(principal: Principal, path: string): Value {
  const own = path.startsWith('attributes.')
  const holder: object = own ? (principal.attributes ?? {}) : principal
  const name = own ? path.slice('attributes.'.length) : path
  // Own properties only: `constructor` is nobody's attribute.
  if (!Object.hasOwn(holder, name)) return null
  const value: Value | undefined = Reflect.get(holder, name)
  return value ?? null
}

/** An operand of a condition with the field that it is compared with. */
export interface Compared {
  readonly field: string
  readonly to: Operand | { readonly values: readonly Value[] }
  readonly list: boolean
}

/** Every operand of a condition, however deep. */
export function operandsOf(condition: Condition): Compared[] {
  switch (condition.op) {
    case 'and':
    case 'or':
      return condition.of.flatMap(operandsOf)
    case 'not':
      return operandsOf(condition.of)
    case 'is_null':
      return []
    case 'in':
    case 'nin':
      return [{ field: condition.field, to: condition.to, list: true }]
    default:
      return [{ field: condition.field, to: condition.to, list: false }]
  }
}
