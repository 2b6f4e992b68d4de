import type { Field } from '../contract.ts'
import type { PolicyTestForm } from '../forms/policy-test-form.ts'
import type { ExpectedCells, PolicyTest } from '../policy-test.ts'
import type { Path, Say } from '../read/problems.ts'
import type { Value, Values } from '../value.ts'
import { compileLiteral } from './compile-literal.ts'
import type { Draft, Drafts } from './drafts.ts'
import { type DatasetDraft, namedField, refers, type World } from './world.ts'

type TestForm = PolicyTestForm['tests'][number]

/** The tests of policies; what they name must be there. */
export function compileTests(world: World, drafts: Drafts): readonly PolicyTest[] {
  return drafts.tests.flatMap((draft) => {
    const { form, say } = draft
    const dataset = world.datasets.get(form.policy_test)
    refers(world, 'dataset', form.policy_test, say, ['policy_test'])
    const records = Object.fromEntries(
      Object.entries(form.records ?? {}).map(([name, some]) => [name, someRecords(world, draft, name, some)]),
    )
    if (!dataset) return []
    return form.tests.map((test, at) => compileTest({ world, drafts, draft, dataset }, test, at, records))
  })
}

interface Parts {
  readonly world: World
  readonly drafts: Drafts
  readonly draft: Draft<PolicyTestForm>
  readonly dataset: DatasetDraft
}

function compileTest(
  { drafts, draft, dataset, world }: Parts,
  test: TestForm,
  at: number,
  records: PolicyTest['records'],
): PolicyTest {
  const { say, file, form } = draft
  const path: Path = ['tests', at]
  if (test.as !== 'anonymous' && !drafts.people.has(test.as) && !world.broken.has(`person ${test.as}`)) {
    say([...path, 'as'], 'KHO109', `there is no person ${test.as}`)
  }
  if (test.purpose && 'task' in test.purpose) {
    refers(world, 'dataset', test.purpose.task, say, [...path, 'purpose', 'task'])
  }
  for (const [place, name] of (test.known ?? []).entries()) namedField(dataset, name, say, [...path, 'known', place])
  return {
    file,
    title: test.test,
    dataset: form.policy_test,
    as: test.as,
    purpose: test.purpose ?? null,
    known: test.known ?? [],
    way: test.way ?? 'query',
    today: test.today ?? null,
    record: recordOf(dataset, test.record, say, [...path, 'record']),
    records,
    expected: test.expect === 'hidden' ? null : expectedOf(dataset, test.expect, say, [...path, 'expect']),
  }
}

function someRecords(
  world: World,
  { say }: Draft<PolicyTestForm>,
  name: string,
  some: readonly TestForm['record'][],
): readonly Values[] {
  const dataset = world.datasets.get(name)
  refers(world, 'dataset', name, say, ['records', name])
  return dataset ? some.map((record, at) => recordOf(dataset, record, say, ['records', name, at])) : []
}

/** Fields that a record does not name are null. */
function recordOf(dataset: DatasetDraft, record: TestForm['record'], say: Say, path: Path): Values {
  const cells = Object.entries(record).flatMap(([name, literal]): [string, Value][] => {
    const field = namedField(dataset, name, say, [...path, name], 'key')
    return field ? [[name, literal === null ? null : valueIn(field, literal, say, [...path, name])]] : []
  })
  return Object.fromEntries(cells)
}

function valueIn(field: Field, literal: unknown, say: Say, path: Path): Value {
  return compileLiteral(field, literal, { say, path }) ?? null
}

function expectedOf(
  dataset: DatasetDraft,
  { shown, masked = {}, because = {} }: Exclude<TestForm['expect'], 'hidden'>,
  say: Say,
  path: Path,
): ExpectedCells {
  const all = [...dataset.fields.keys()]
  const [listed, key] =
    shown === 'all' ? [[], 'shown'] : 'except' in shown ? [shown.except, 'except'] : [shown, 'shown']
  for (const name of [...listed, ...Object.keys(masked), ...Object.keys(because)]) {
    namedField(dataset, name, say, [...path, key])
  }
  const open = shown === 'all' || 'except' in shown
  const simply = open ? all.filter((name) => !listed.includes(name) && !Object.hasOwn(masked, name)) : listed
  return { shown: simply, masked, because }
}
