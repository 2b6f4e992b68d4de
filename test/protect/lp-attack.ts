import loadHighs from 'highs'

/** What an attacker knows of unknown counts: sums of some of them. */
export interface Equation {
  readonly unknowns: readonly string[]
  readonly value: number
}

export interface Interval {
  readonly least: number
  readonly most: number
}

// Its types are those of an ES module; what is imported is CommonJS, the function itself.
const load = loadHighs as unknown as typeof loadHighs.default

type Highs = Awaited<ReturnType<typeof load>>

/** A solver leaks a little with each question: it is made anew now and then. */
const questionsEach = 200
const solver: { asked: number; highs: Highs | null } = { asked: 0, highs: null }

async function solverOfNow(): Promise<Highs> {
  if (solver.highs === null || solver.asked % questionsEach === 0) solver.highs = await load()
  solver.asked += 1
  return solver.highs
}

/** Bounds sums of unknown counts, none of them negative, from all that is known, by linear programming. */
export function attacker(equations: readonly Equation[]): (target: readonly string[]) => Promise<Interval> {
  const rows = equations.map(({ unknowns, value }, at) => ` c${at}: ${unknowns.join(' + ')} = ${value}`)
  const bound = async (direction: 'Minimize' | 'Maximize', target: readonly string[]): Promise<number> => {
    const highs = await solverOfNow()
    const problem = `${direction}\n obj: ${target.join(' + ')}\nSubject To\n${rows.join('\n')}\n nought: 0 ${target[0]} <= 1\nEnd`
    const solution = highs.solve(problem)
    if (solution.Status === 'Unbounded' || solution.Status === 'Primal infeasible or unbounded') {
      return direction === 'Maximize' ? Number.POSITIVE_INFINITY : 0
    }
    if (solution.Status !== 'Optimal') throw new Error(`the solver says ${solution.Status}`)
    return Math.round(solution.ObjectiveValue * 1e6) / 1e6
  }
  return async (target) => ({ least: await bound('Minimize', target), most: await bound('Maximize', target) })
}
