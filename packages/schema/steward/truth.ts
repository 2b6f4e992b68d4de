import { compare, type Formula } from '../policy/formula.ts'

/** One question about a record that formulas are made of: an equality, an order, a membership, a null a link, or a moment. */
export type Leaf = Extract<Formula, { kind: 'compare' | 'in' | 'is_null' | 'before' | 'exists' }>

/** What one record answers to each leaf. */
export type Answers = (leaf: Leaf) => boolean

/** Whether a formula is true of a record as it stands, told from the record's answers. `ne` is asked as the negation of `eq`. */
export function holds(formula: Formula, answers: Answers): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.value
    case 'and':
      return formula.of.every((part) => holds(part, answers))
    case 'or':
      return formula.of.some((part) => holds(part, answers))
    case 'not':
      return !holds(formula.of, answers)
    case 'standing':
      return holds(formula.of, answers)
    default:
      return isUnequal(formula) ? !answers(asked(formula)) : answers(formula)
  }
}

/** The distinct leaves of formulas, by id. */
export function leavesOf(formulas: readonly Formula[]): ReadonlyMap<string, Leaf> {
  return new Map(formulas.flatMap(leaves).map((leaf) => [leaf.id, leaf]))
}

function leaves(formula: Formula): readonly Leaf[] {
  switch (formula.kind) {
    case 'constant':
      return []
    case 'and':
    case 'or':
      return formula.of.flatMap(leaves)
    case 'not':
    case 'standing':
      return leaves(formula.of)
    default:
      return [asked(formula)]
  }
}

function isUnequal(leaf: Leaf): boolean {
  return leaf.kind === 'compare' && leaf.op === 'ne'
}

function asked(leaf: Leaf): Leaf {
  if (leaf.kind !== 'compare' || leaf.op !== 'ne') return leaf
  const equal = compare('eq', leaf.field, leaf.to)
  return equal.kind === 'compare' ? equal : leaf
}
