import { guardAct } from '../acts/act-guard.ts'
import type { LateDataset, OperationProblem, OperationStatus } from '../operation/operation-status.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

type ProblemRef = ReturnType<typeof problemRef>

const problemRef = (builder: Builder) => builder.objectRef<OperationProblem>('OperationProblem')

/** Adds `operation`: what `kho status` tells on a terminal, for operators. */
export function addOperation(builder: Builder, words: Words): void {
  const [problem, workers] = [addProblem(builder, words), addWorkers(builder)]
  const operation = builder.objectRef<OperationStatus>('Operation').implement({
    description: both('Hệ thống đang thế nào; chỉ có tên và số đếm', 'How Kho stands; names and counts only'),
    fields: (t) => ({
      workers: t.field({
        type: workers,
        nullable: false,
        description: both('các tiến trình nạp dữ liệu', 'the workers that take data in'),
        resolve: ({ workers }) => workers,
      }),
      problems: t.field({
        type: [problem],
        nullable: false,
        description: both('những việc cần người xử lý, gấp nhất trước', 'what needs somebody, the most urgent first'),
        resolve: ({ problems }) => [...problems],
      }),
    }),
  })
  builder.queryField('operation', (t) =>
    t.field({
      type: operation,
      description: both(
        'Việc gì hỏng, từ khi nào, ai bị ảnh hưởng, lệnh tiếp theo; dành cho người vận hành',
        'What is broken, since when, who suffers, and the next command; for operators',
      ),
      extensions: marked({ guard: 'operator' }),
      resolve: (_root, _args, { principal, operation }) => {
        guardAct('operator', principal)
        return operation()
      },
    }),
  )
}

function addWorkers(builder: Builder) {
  return builder.objectRef<OperationStatus['workers']>('OperationWorkers').implement({
    description: both('Các tiến trình nạp dữ liệu', 'The workers that take data in'),
    fields: (t) => ({
      alive: t.exposeInt('alive', {
        nullable: false,
        description: both('còn hoạt động trong phút vừa qua', 'gave a sign of life in the last minute'),
      }),
      running: t.exposeInt('running', { nullable: false, description: both('lần nạp đang chạy', 'runs under way') }),
      queued: t.exposeInt('queued', { nullable: false, description: both('lần nạp đang đợi', 'runs that wait') }),
    }),
  })
}

function addProblem(builder: Builder, words: Words) {
  const problem = problemRef(builder)
  problem.implement({
    description: both('Một việc cần người xử lý', 'Something that needs somebody'),
    fields: (t) => ({
      kind: t.exposeString('kind', {
        nullable: false,
        description: both(
          'loại: no_worker, broken, held, log, late, never, refused, drift, total',
          'kind: no_worker, broken, held, log, late, never, refused, drift, total',
        ),
      }),
      source: t.exposeString('source', { description: both('nguồn', 'source') }),
      agency: t.exposeString('agency', { description: both('cơ quan', 'agency') }),
      datasets: t.stringList({
        nullable: false,
        description: both('các bộ dữ liệu bị ảnh hưởng', 'the datasets that suffer'),
        resolve: ({ datasets }) => [...datasets],
      }),
      code: t.exposeString('code', { description: both('mã lỗi', 'error code') }),
      message: t.exposeString('message', { description: both('lý do, chỉ tên và số đếm', 'why, in names and counts') }),
      since: t.exposeInt('since', { description: both('đã bao nhiêu giây', 'seconds since it began') }),
      commands: t.stringList({
        nullable: false,
        description: both('lệnh tiếp theo, hoặc một trong số đó', 'the next command, or one of these'),
        resolve: ({ commands }) => [...commands],
      }),
    }),
  })
  addProblemWords(builder, words, problem)
  return problem
}

/** What is told of a problem in words, and how late it makes whom. */
function addProblemWords(builder: Builder, words: Words, problem: ProblemRef): void {
  const late = addLate(builder)
  builder.objectFields(problem, (t) => ({
    heading: t.field({
      type: words.bilingual,
      nullable: false,
      description: both('việc gì và từ khi nào', 'what is wrong and since when'),
      resolve: ({ heading }) => heading,
    }),
    hint: t.field({
      type: words.bilingual,
      description: both('phải làm gì', 'what to do'),
      resolve: ({ hint }) => hint,
    }),
    streak: t.field({
      type: words.bilingual,
      description: both('hỏng mấy lần, Kho tự làm gì', 'how often it failed and what Kho does by itself'),
      resolve: ({ streak }) => streak,
    }),
    consumers: t.field({
      type: [words.bilingual],
      nullable: false,
      description: both('ai có quy tắc trên các bộ đó', 'who has rules on these datasets'),
      resolve: ({ consumers }) => [...consumers],
    }),
    late: t.field({
      type: [late],
      nullable: false,
      description: both('những bộ cũ hơn cam kết', 'datasets that are older than promised'),
      resolve: ({ late }) => [...late],
    }),
  }))
}

function addLate(builder: Builder) {
  return builder.objectRef<LateDataset>('OperationLate').implement({
    description: both('Một bộ dữ liệu cũ hơn cam kết', 'A dataset that is older than promised'),
    fields: (t) => ({
      dataset: t.exposeString('dataset', { nullable: false, description: both('bộ dữ liệu', 'dataset') }),
      age: t.exposeInt('age', {
        description: both('đã bao nhiêu giây; null: chưa có', 'its age in seconds; null: not there'),
      }),
      promise: t.exposeInt('promise', {
        nullable: false,
        description: both('cam kết, giây', 'what is promised, seconds'),
      }),
    }),
  })
}
