import { relative } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Ends a run by naming every test that was skipped, then one plain line of counts: nothing is left out silently. */
export class ClosingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cases = modules.flatMap((module) => [...module.children.allTests()])
    const of = (state: ReturnType<TestCase['result']>['state']) => cases.filter((test) => test.result().state === state)
    const skipped = of('skipped')
    for (const test of skipped) process.stdout.write(`skipped: ${nameOf(test)}\n`)
    process.stdout.write(`${of('passed').length} passed, ${of('failed').length} failed, ${skipped.length} skipped\n`)
  }
}

const nameOf = (test: TestCase): string =>
  `[${test.project.name}] ${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`
