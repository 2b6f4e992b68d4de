import { testSetting } from '@kho/api/steward/test-setting.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { codes, KhoError } from '@kho/schema/error.ts'
import { type FailedTest, failedTests } from '@kho/schema/steward/failed-tests.ts'
import type { Out } from './out.ts'

/** The policy tests of a city that fail, its people read as their tokens would be. */
export function testPolicies(city: City, now: Date): readonly FailedTest[] {
  return failedTests(city, testSetting(city, now))
}

/** Throws KHO313 where a policy test fails. */
export function agreePolicyTests(city: City, now: Date): void {
  const failed = testPolicies(city, now)
  if (failed.length === 0) return
  const tests = failed.map(({ test }) => `${test.file}: ${test.title.en}`)
  throw new KhoError('KHO313', `${failed.length} policy tests fail.`, { tests })
}

/** Says which tests fail, and in what. */
export function sayFailedTests(failed: readonly FailedTest[], out: Out): void {
  for (const { test, differences } of failed) {
    out.line(`${test.file} KHO313 ${test.title[out.language]}`)
    for (const difference of differences) out.line(`  ${difference[out.language]}`)
  }
  if (failed.length > 0) out.line(codes.KHO313.hint[out.language])
}

/** The same for programs. */
export function failedValue({ test, differences }: FailedTest) {
  return { path: test.file, test: { ...test.title }, differences: differences.map((difference) => ({ ...difference })) }
}
