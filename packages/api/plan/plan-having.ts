import type { Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import { type GraphQLInputField, type GraphQLInputObjectType, getNamedType, isInputObjectType } from 'graphql'
import { filterMark, operatorOf } from '../graphql/extensions.ts'
import { figureNamed, figureOf, meanDecimals } from './figures.ts'
import type { FigureTest, HavingPlan, Measure } from './groups-plan.ts'
import { planOperator } from './plan-operator.ts'
import { contractOf, limits, listOf, mustBeUsable, nullGiven, objectOf, type Planning } from './planning.ts'

interface HavingInput {
  readonly type: GraphQLInputObjectType
  readonly value: unknown
  readonly dataset: string
  readonly depth: number
}

/** The condition that groups meet. All that stands side by side must hold; a null is refused, as in filters. */
export function planHaving(planning: Planning, input: HavingInput): HavingPlan {
  if (input.depth > limits.filterDepth) {
    throw new KhoError('KHO413', `A condition goes at most ${limits.filterDepth} levels deep.`)
  }
  return allOf(partsOf(input).map((part) => planPart(planning, part)))
}

const allOf = (of: readonly HavingPlan[]): HavingPlan => ({ having: 'and', of })

type Part = HavingInput & { readonly name: string; readonly field: GraphQLInputField }

/** What stands in an input, each under the type of its own field. */
function partsOf({ type, value, dataset, depth }: HavingInput): readonly Part[] {
  return Object.entries(objectOf(value)).flatMap(([name, given]) => {
    if (given === null) nullGiven(name)
    const field = type.getFields()[name]
    const inner = getNamedType(field?.type)
    const at = isInputObjectType(inner) ? inner : type
    return field ? [{ name, field, type: at, value: given, dataset, depth: depth + 1 }] : []
  })
}

function planPart(planning: Planning, part: Part): HavingPlan {
  const logic = logicOf(part)
  if (logic) return logicPlan(part, logic, (one) => planHaving(planning, one))
  if (part.name === 'count') {
    return tested({ of: 'count', where: null }, wholeNumber, part)
  }
  const figure = figureNamed(part.name)
  const inside = (at: HavingInput): HavingPlan =>
    allOf(
      partsOf(at).map((one) => {
        const inner = logicOf(one)
        return inner ? logicPlan(one, inner, inside) : planFigure(planning, figure, one)
      }),
    )
  return inside(part)
}

function planFigure(planning: Planning, figure: Measure['of'], part: Part): HavingPlan {
  const mark = filterMark(part.field)
  if (figure === 'count' || !mark || !('field' in mark)) {
    throw new KhoError('KHO421', `having compares figures of a group's own fields, and ${part.name} is none.`)
  }
  const contract = contractOf(planning, part.dataset)
  const measure = figureOf(contract, figure, mark.field)
  if (figure !== 'withheldCount') mustBeUsable(planning, part.dataset, mark.field)
  return tested(measure, shapeOf(fieldOf(contract, mark.field), figure), part)
}

/** How a figure of a field is written. */
function shapeOf(field: Field, figure: Measure['of']): FigureShape {
  const { name, type, scale, partial } = field
  if (figure === 'min' || figure === 'max') return { name, type, scale, partial }
  if (figure === 'sum') return { name, type: 'decimal', scale: scale ?? 0, partial: false }
  if (figure === 'avg') return { name, type: 'decimal', scale: (scale ?? 0) + meanDecimals, partial: false }
  return { ...wholeNumber, name }
}

type FigureShape = Pick<Field, 'name' | 'type' | 'scale' | 'partial'>

const wholeNumber: FigureShape = { name: 'count', type: 'integer', scale: null, partial: false }

function tested(measure: Measure, shape: FigureShape, part: Part): HavingPlan {
  const tests = partsOf(part).flatMap((operator): HavingPlan[] => {
    const op = operatorOf(operator.field)
    if (!op) return []
    const test = planOperator(shape, op, operator.value)
    return isTest(test) ? [{ having: 'test', measure, test }] : []
  })
  return allOf(tests)
}

function isTest(test: { readonly filter: string }): test is FigureTest {
  return ['compare', 'in', 'null', 'like'].includes(test.filter)
}

function logicOf({ field }: Part): 'and' | 'or' | 'not' | null {
  const mark = filterMark(field)
  return mark && 'logic' in mark ? mark.logic : null
}

function logicPlan(part: Part, logic: 'and' | 'or' | 'not', plan: (at: HavingInput) => HavingPlan): HavingPlan {
  if (logic === 'not') return { having: 'not', of: plan(part) }
  return { having: logic, of: listOf(part.value).map((value) => plan({ ...part, value: value ?? nullGiven(logic) })) }
}
