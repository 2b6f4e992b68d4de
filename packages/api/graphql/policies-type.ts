import { KhoError } from '@kho/schema/error.ts'
import type { PolicyMoment } from '@kho/schema/store/policy-moments.ts'
import type { PolicyAccount } from '../steward/policy-account.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { RuleRef } from './policy-rule-type.ts'
import type { Words } from './words.ts'

/** Adds `policies`: the rules of what a steward looks after, as documents and as sentences, and how they came to be. */
export function addPolicies(builder: Builder, rule: RuleRef, words: Words): void {
  const account = addAccount(builder, rule)
  builder.objectField(account, 'title', (t) =>
    t.field({
      type: words.bilingual,
      nullable: false,
      description: both('tên để đọc', 'its title'),
      resolve: ({ contract }) => contract.title,
    }),
  )
  builder.queryField('policies', (t) =>
    t.field({
      type: [account],
      nullable: false,
      description: both(
        'Quy tắc của các bộ dữ liệu mà bạn quản trị',
        'The rules of the datasets that you look after, as they are in force',
      ),
      args: {
        dataset: t.arg.string({
          description: both('chỉ bộ dữ liệu này; bỏ trống: tất cả', 'this dataset alone; absent: all of them'),
        }),
      },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, { dataset }, { steward }) => steward.policies(dataset ?? null),
    }),
  )
}

const most = 100

function addAccount(builder: Builder, rule: RuleRef) {
  const moment = addMoment(builder)
  const account = accountRef(builder)
  addDocuments(builder, account)
  return account.implement({
    description: both('Quy tắc của một bộ dữ liệu', 'The rules of a dataset'),
    fields: (t) => ({
      dataset: t.string({
        nullable: false,
        description: both('tên bộ dữ liệu', 'its name'),
        resolve: ({ contract }) => contract.dataset,
      }),
      owner: t.string({
        nullable: false,
        description: both('cơ quan chủ quản', 'the agency that owns it'),
        resolve: ({ contract }) => contract.owner,
      }),
      rules: t.expose('rules', {
        type: [rule],
        nullable: false,
        description: both(
          'mọi quy tắc có hiệu lực, kể cả của thành phố và quyền được cấp',
          "all that are in force, the city's and what was granted included",
        ),
      }),
      history: t.field({
        type: [moment],
        nullable: false,
        description: both(
          'các phiên bản đã viết lại tệp này, mới nhất trước',
          'versions that wrote this file anew, newest first',
        ),
        args: {
          first: t.arg.int({ defaultValue: 20, description: both('bao nhiêu, đến 100', 'so many, 100 at most') }),
        },
        resolve: (account, { first }) => account.history(boundedBy(first ?? 20)),
      }),
    }),
  })
}

type AccountRef = ReturnType<typeof accountRef>

const accountRef = (builder: Builder) => builder.objectRef<PolicyAccount>('DatasetPolicy')

/** The documents that rules and tests are written in. */
function addDocuments(builder: Builder, account: AccountRef): void {
  builder.objectFields(account, (t) => ({
    path: t.string({
      description: both(
        'tệp chứa riêng các quy tắc này; null nếu không có tệp riêng',
        'the file that holds these rules alone; null where there is none',
      ),
      resolve: (account) => account.document()?.path,
    }),
    document: t.string({
      description: both('tài liệu như đã viết (YAML)', 'the document as it was written, YAML'),
      resolve: (account) => account.document()?.text,
    }),
    tests: t.string({
      description: both(
        'các bài thử chính sách như đã viết (YAML); null nếu không có, hoặc không có tệp riêng',
        'its policy tests as they were written, YAML; null where there are none, or none in a file of their own',
      ),
      resolve: (account) => account.tests(),
    }),
  }))
}

function boundedBy(first: number): number {
  if (first >= 0 && first <= most) return first
  throw new KhoError('KHO410', `first lies between 0 and ${most}.`)
}

function addMoment(builder: Builder) {
  const agreement = addAgreement(builder)
  return builder.objectRef<PolicyMoment>('PolicyMoment').implement({
    description: both('Một phiên bản đã viết lại quy tắc', 'A version that wrote the rules anew'),
    fields: (t) => ({
      version: t.exposeInt('version', { nullable: false, description: both('phiên bản', 'its version') }),
      appliedAt: t.expose('appliedAt', {
        type: 'DateTime',
        nullable: false,
        description: both('có hiệu lực từ', 'current from'),
      }),
      document: t.exposeString('text', {
        nullable: true,
        description: both('tài liệu khi ấy; null: bị bỏ', 'the document then; null: taken away'),
      }),
      draft: t.exposeID('draft', {
        nullable: true,
        description: both('từ bản thảo; null: từ kho apply', 'the draft it came of; null: of kho apply'),
      }),
      reason: t.exposeString('reason', { nullable: true, description: both('vì sao', 'why') }),
      rollsBackTo: t.exposeInt('rollsBackTo', {
        nullable: true,
        description: both('quay lại phiên bản', 'the version it went back to'),
      }),
      authorAgency: t.exposeString('authorAgency', {
        nullable: true,
        description: both('cơ quan của người soạn', 'agency of its author'),
      }),
      agreements: t.expose('agreements', {
        type: [agreement],
        nullable: false,
        description: both('ai đã đồng ý', 'who agreed'),
      }),
    }),
  })
}

function addAgreement(builder: Builder) {
  return builder.objectRef<PolicyMoment['agreements'][number]>('PolicyAgreement').implement({
    description: both('Một cơ quan đã đồng ý', 'The agreement of an agency'),
    fields: (t) => ({
      agency: t.exposeString('agency', { nullable: false, description: both('cơ quan', 'the agency') }),
      standing: t.exposeString('standing', {
        nullable: false,
        description: both('tư cách: owner, deputy, above', 'agreed as: owner, deputy, above'),
      }),
      at: t.expose('at', { type: 'DateTime', nullable: false, description: both('lúc', 'when') }),
    }),
  })
}
