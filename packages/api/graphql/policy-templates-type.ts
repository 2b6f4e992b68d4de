import type { ReadyMadeRule } from '../steward/ready-made-rules.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

/** Adds `policyTemplates`: the ready-made rules, and what each comes to for a dataset. Nothing is kept. */
export function addPolicyTemplates(builder: Builder, words: Words): void {
  const template = addTemplate(builder, words)
  builder.queryField('policyTemplates', (t) =>
    t.field({
      type: [template],
      nullable: false,
      description: both(
        'Các quy tắc soạn sẵn cho một bộ dữ liệu bạn quản trị; không lưu, không đưa vào hiệu lực',
        'Ready-made rules for a dataset that you look after; nothing is kept or switched on',
      ),
      args: {
        dataset: t.arg.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
        template: t.arg.string({
          description: both('chỉ mẫu này; bỏ trống: tất cả', 'this template alone; absent: all of them'),
        }),
      },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, { dataset, template: name }, { steward }) => {
        return steward.readyMade({ dataset, template: name ?? null })
      },
    }),
  )
}

function addTemplate(builder: Builder, words: Words) {
  return builder.objectRef<ReadyMadeRule>('PolicyTemplate').implement({
    description: both('Một quy tắc soạn sẵn', 'A ready-made rule'),
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: both('tên', 'its name') }),
      title: t.expose('title', {
        type: words.bilingual,
        nullable: false,
        description: both('quy tắc cho ai xem gì', 'what it shows whom'),
      }),
      tells: t.expose('tells', {
        type: words.bilingual,
        nullable: true,
        description: both(
          'trường mà quy tắc dựa vào phải cho biết điều gì; null nếu không cần trường nào',
          'what the field that it hangs on must tell; null where it needs none',
        ),
      }),
      fields: t.exposeStringList('fields', {
        nullable: false,
        description: both(
          'các trường phù hợp; nếu có nhiều, hãy nêu một',
          'the fields that suit; of several, name one',
        ),
      }),
      unfit: t.expose('unfit', {
        type: words.bilingual,
        nullable: true,
        description: both(
          'vì sao không hợp với bộ dữ liệu này, trừ khi nêu trường khác',
          'why it does not suit this dataset, unless another field is named',
        ),
      }),
      rules: t.string({
        description: both(
          'tài liệu quy tắc của bộ dữ liệu cùng quy tắc này (YAML), để thử và lưu thành bản thảo; null nếu không hợp',
          'the rules of the dataset with this one among them, YAML, to be tried and saved as a draft; null where it does not suit',
        ),
        args: {
          field: t.arg.string({
            description: both('trường mà quy tắc dựa vào', 'the field that it hangs on'),
          }),
        },
        resolve: ({ unfit, rules }, { field }) => (unfit && !field ? null : rules(field ?? null)),
      }),
    }),
  })
}
