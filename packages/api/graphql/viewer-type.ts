import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'

/** Adds `viewer`: who Kho takes the asker for, so that nobody has to guess why an answer is empty. */
export function addViewer(builder: Builder): void {
  const purpose = addViewerPurpose(builder)
  const viewer = builder.objectRef<Principal>('Viewer').implement({
    description: both('Người đang hỏi', 'Who is asking'),
    fields: (t) => ({
      kind: t.exposeString('kind', { nullable: false, description: both('loại người hỏi', 'kind of asker') }),
      agency: t.string({ description: both('cơ quan', 'agency'), resolve: ({ agency }) => agency }),
      units: t.stringList({
        description: both('cơ quan, đơn vị trực thuộc và kế thừa', 'agency, its units and their successors'),
        resolve: ({ units }) => units,
      }),
      roles: t.stringList({ description: both('vai trò', 'roles'), resolve: ({ roles }) => roles }),
      trust: t.int({ description: both('mức tin cậy của định danh', 'level of trust'), resolve: ({ trust }) => trust }),
      purposes: t.field({
        type: [purpose],
        nullable: false,
        description: both('mục đích của yêu cầu này', 'what this request is for'),
        resolve: (_viewer, _args, context) => (context.purpose ? [context.purpose] : []),
      }),
    }),
  })
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
