import type { Problem } from '@kho/schema/contract/document.ts'
import { codes } from '@kho/schema/error.ts'
import type { FailedTest } from '@kho/schema/steward/failed-tests.ts'
import type { PlacedWarning } from '../steward/policy-warnings.ts'
import type { PolicyTrial } from '../steward/try-policy.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

/** Adds `policyTest`: the policy tests on rules as they are, or as a steward is writing them. Nothing is kept. */
export function addPolicyTest(builder: Builder, words: Words): void {
  const trial = addTrial(builder, words)
  builder.queryField('policyTest', (t) =>
    t.field({
      type: trial,
      nullable: false,
      description: both(
        'Chạy các bài thử chính sách của thành phố và nêu điều đáng ngờ; không lưu, không đưa vào hiệu lực',
        'Runs the city’s policy tests and tells what is odd; nothing is kept or switched on',
      ),
      args: {
        dataset: t.arg.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
        rules: t.arg.string({
          description: both(
            'tài liệu quy tắc đang viết (YAML); bỏ trống: quy tắc đang có hiệu lực',
            'the document of rules as it is being written, YAML; absent: the rules in force',
          ),
        }),
        tests: t.arg.string({
          description: both(
            'tài liệu bài thử của bộ dữ liệu đang viết (YAML); bỏ trống: các bài hiện có',
            'the document of the dataset’s tests as it is being written, YAML; absent: those that there are',
          ),
        }),
      },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, { dataset, rules, tests }, { steward }) =>
        steward.tryPolicy({ dataset, rules: rules ?? null, tests: tests ?? null }),
    }),
  )
}

function addTrial(builder: Builder, words: Words) {
  const [failure, warning, problem] = [addFailure(builder, words), addWarning(builder, words), addProblem(builder)]
  return builder.objectRef<PolicyTrial>('PolicyTrial').implement({
    description: both('Kết quả chạy thử', 'What became of the trial'),
    fields: (t) => ({
      passed: t.exposeInt('passed', { nullable: false, description: both('số bài thử đạt', 'tests that pass') }),
      failed: t.expose('failed', {
        type: [failure],
        nullable: false,
        description: both('không đạt', 'those that fail'),
      }),
      warnings: t.expose('warnings', {
        type: [warning],
        nullable: false,
        description: both('điều cần cân nhắc về bộ dữ liệu này', 'what to think over about this dataset'),
      }),
      problems: t.expose('problems', {
        type: [problem],
        nullable: false,
        description: both('chỗ viết sai; khi đó chưa thử gì', 'what is wrong in it; then nothing was tried'),
      }),
    }),
  })
}

function addFailure(builder: Builder, words: Words) {
  return builder.objectRef<FailedTest>('PolicyTestFailure').implement({
    description: both('Một bài thử không đạt', 'A test that fails'),
    fields: (t) => ({
      test: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('bài thử', 'the test'),
        resolve: ({ test }) => test.title,
      }),
      path: t.string({ nullable: false, description: both('tệp', 'its file'), resolve: ({ test }) => test.file }),
      differences: t.expose('differences', {
        type: [words.bilingual],
        nullable: false,
        description: both('khác ở đâu', 'in what'),
      }),
    }),
  })
}

function addWarning(builder: Builder, words: Words) {
  return builder.objectRef<PlacedWarning>('PolicyWarning').implement({
    description: both('Điều đáng ngờ ở một quy tắc', 'Something odd about a rule'),
    fields: (t) => ({
      code: t.exposeString('code', { nullable: false, description: both('mã', 'its code') }),
      rule: t.exposeString('rule', { nullable: false, description: both('quy tắc', 'the rule') }),
      field: t.exposeString('field', {
        nullable: true,
        description: both('trường', 'dataset.field, where it is about one'),
      }),
      what: t.expose('what', { type: words.bilingual, nullable: false, description: both('điều gì', 'what it is') }),
      hint: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('nên làm gì', 'what to do'),
        resolve: ({ code }) => codes[code].hint,
      }),
      line: t.int({ nullable: false, description: both('dòng', 'line'), resolve: ({ place }) => place.line }),
    }),
  })
}

function addProblem(builder: Builder) {
  return builder.objectRef<Problem>('PolicyProblem').implement({
    description: both('Một chỗ viết sai', 'Something wrong in the document'),
    fields: (t) => ({
      code: t.exposeString('code', { nullable: false, description: both('mã', 'its code') }),
      message: t.exposeString('message', { nullable: false, description: both('điều gì', 'what it is') }),
      path: t.exposeString('path', { nullable: false, description: both('tệp', 'file') }),
      line: t.exposeInt('line', { nullable: false, description: both('dòng', 'line') }),
      column: t.exposeInt('column', { nullable: false, description: both('cột', 'column') }),
    }),
  })
}
