import type { Value } from './value.ts'

/** What a field is compared with: a literal, another field of the record, the asker, or the purpose's key. */
export type Operand =
  | { readonly value: Value }
  | { readonly field: string }
  | { readonly principal: string }
  | { readonly purpose: 'key' }

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

/**
 * A closed, type-checked condition on the fields of one record (design: "Conditions are a closed set").
 * Two-valued: null satisfies no `eq` or ordering, `ne` and `nin` are true of null, `in: []` is false,
 * an empty `and` true, an empty `or` false. `eq`/`ne` with a null literal never reach this tree:
 * they are refused when the document is read.
 */
export type Condition =
  | { readonly op: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: Comparison; readonly field: string; readonly to: Operand }
  | {
      readonly op: 'in' | 'nin'
      readonly field: string
      /** Literal values, or a principal attribute that holds a list. */
      readonly to: { readonly values: readonly Value[] } | { readonly principal: string }
    }
  | { readonly op: 'is_null'; readonly field: string; readonly is: boolean }
