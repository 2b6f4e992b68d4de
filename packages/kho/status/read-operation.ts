import type { OperationProblem, ReadOperation } from '@kho/api/operation/operation-status.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { headingOf, streakOf } from './problem-words.ts'
import type { Problem } from './problems.ts'
import { readStatus } from './read-status.ts'

/** What `kho status` tells, for the API to tell an operator: the same look at the same store. */
export function readOperation(session: Session): ReadOperation {
  return async (current) => {
    const { workers, problems } = await readStatus(session, current)
    return { workers, problems: problems.map(operationProblem) }
  }
}

/** A problem in the words that a screen has for it. */
function operationProblem(problem: Problem): OperationProblem {
  const { kind, source, agency, datasets, consumers, code, message, hint, total, since, commands, late } = problem
  return {
    ...{ kind, source, agency, datasets, consumers, code, commands },
    heading: headingOf(problem),
    message,
    hint: hint ?? total,
    streak: kind === 'broken' || kind === 'held' ? streakOf(problem) : null,
    since: whole(since),
    late: late.map(({ dataset, age, promise }) => ({ dataset, age: whole(age), promise })),
  }
}

const whole = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds))
