import { nowOf, todayOf } from '@kho/schema/contract/clock.ts'
import type { PurposeDocument } from '@kho/schema/contract/purpose.ts'
import { nameablePurposes } from '@kho/schema/policy/nameable.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { addViewerGrant, viewerGrants } from './viewer-grants-type.ts'
import { addViewerQuota, viewerQuotas } from './viewer-quota-type.ts'
import type { Words } from './words.ts'

/** Adds `viewer`: who Kho takes the asker for, so that nobody has to guess why an answer is empty. */
export function addViewer(builder: Builder, words: Words): void {
  const viewer = addViewerType(builder, words)
  builder.objectField(viewer, 'now', (t) =>
    t.field({
      type: 'DateTime',
      nullable: false,
      description: both(
        'giờ của thành phố, theo đó tính thời hạn',
        "the city's time, by which something is late or not",
      ),
      resolve: (_viewer, _args, { city }) => nowOf(city, new Date()).toISOString().replace(/Z$/, '000Z'),
    }),
  )
  builder.queryField('viewer', (t) =>
    t.field({
      type: viewer,
      nullable: false,
      description: both('Người đang hỏi', 'Who is asking'),
      extensions: marked({ guard: 'public' }),
      resolve: (_root, _args, context) => context.principal,
    }),
  )
}

function addViewerType(builder: Builder, words: Words) {
  const [purpose, nameable] = [addViewerPurpose(builder), addNameablePurpose(builder, words)]
  const [quota, grant] = [addViewerQuota(builder), addViewerGrant(builder)]
  return builder.objectRef<Principal>('Viewer').implement({
    description: both('Người đang hỏi', 'Who is asking'),
    fields: (t) => ({
      kind: t.exposeString('kind', { nullable: false, description: both('loại người hỏi', 'kind of asker') }),
      agency: t.string({ description: both('cơ quan', 'agency'), resolve: ({ agency }) => agency }),
      enterprise: t.string({
        description: both('mã số thuế của doanh nghiệp mà mình thay mặt', 'tax code of the enterprise asked for'),
        resolve: ({ enterprise }) => enterprise,
      }),
      units: t.stringList({
        description: both('cơ quan, đơn vị trực thuộc và kế thừa', 'agency, its units and their successors'),
        resolve: ({ units }) => units,
      }),
      application: t.string({
        description: both('ứng dụng mà người hỏi dùng', 'the application that asks'),
        resolve: ({ application }) => application,
      }),
      roles: t.stringList({ description: both('vai trò', 'roles'), resolve: ({ roles }) => roles }),
      trust: t.int({ description: both('mức tin cậy của định danh', 'level of trust'), resolve: ({ trust }) => trust }),
      purpose: t.field({
        type: purpose,
        description: both('mục đích của yêu cầu này', 'what this request is for'),
        resolve: (_viewer, _args, { purpose }) => purpose,
      }),
      purposes: t.field({
        type: [nameable],
        nullable: false,
        description: both('những mục đích mà người hỏi được nêu', 'the purposes that the asker may name'),
        resolve: (principal, _args, { city }) => [
          ...nameablePurposes({ city, principal, today: todayOf(city, new Date()) }),
        ],
      }),
      grants: t.field({
        type: [grant],
        nullable: false,
        description: both('những quyền được cấp đang có hiệu lực', 'what was granted to the asker and holds'),
        resolve: (_viewer, _args, context) => viewerGrants(context),
      }),
      quota: t.field({
        type: [quota],
        nullable: false,
        description: both('hạn mức đọc của người hỏi', 'how often the asker may still read what is bounded'),
        resolve: (_viewer, _args, context) => viewerQuotas(context),
      }),
    }),
  })
}

function addViewerPurpose(builder: Builder) {
  return builder.objectRef<Purpose>('ViewerPurpose').implement({
    description: both('Mục đích của yêu cầu, theo X-Purpose', "The request's purpose, by X-Purpose"),
    fields: (t) => ({
      key: t.exposeString('key', { nullable: false, description: both('như đã gửi', 'as sent') }),
      procedure: t.exposeBoolean('procedure', {
        nullable: false,
        description: both('là thủ tục mà thành phố biết', 'is a procedure the city knows'),
      }),
      tasks: t.stringList({
        nullable: false,
        description: both('những bộ dữ liệu có việc được giao', 'datasets in which it is a task assigned to the asker'),
        resolve: ({ tasks }) => tasks.map(({ dataset }) => dataset),
      }),
    }),
  })
}

function addNameablePurpose(builder: Builder, words: Words) {
  return builder.objectRef<PurposeDocument>('NameablePurpose').implement({
    description: both('Một mục đích được nêu trong X-Purpose', 'A purpose to be named in X-Purpose'),
    fields: (t) => ({
      name: t.exposeString('purpose', { nullable: false, description: both('tên', 'name') }),
      title: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('tên gọi', 'title'),
        resolve: ({ title }) => title,
      }),
      procedures: t.stringList({
        description: both(
          'các mã thủ tục được nêu; rỗng là thủ tục bất kỳ',
          'codes of procedures, one of which is named; empty means any',
        ),
        resolve: ({ names }) => ('task' in names ? null : names.procedure === 'any' ? [] : [...names.procedure]),
      }),
      task: t.string({
        description: both('bộ dữ liệu của việc được giao', 'dataset of the task whose key is named'),
        resolve: ({ names }) => ('task' in names ? names.task.dataset : null),
      }),
      basis: t.exposeString('basis', { description: both('căn cứ pháp lý', 'legal ground') }),
    }),
  })
}
