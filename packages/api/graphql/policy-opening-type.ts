import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'

/** Adds `policyOpening`: a dataset's rules with one more that opens fields to an agency. Nothing is kept. */
export function addPolicyOpening(builder: Builder): void {
  builder.queryField('policyOpening', (t) =>
    t.string({
      nullable: false,
      description: both(
        'Tài liệu quy tắc (YAML) thêm một quy tắc cho cán bộ một cơ quan xem các trường này; không lưu, không đưa vào hiệu lực',
        "The dataset's rules (YAML) with one more that shows these fields to an agency's officers; nothing is kept or switched on",
      ),
      args: {
        dataset: t.arg.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
        fields: t.arg.stringList({
          required: true,
          description: both('các trường được mở', 'the fields to be opened'),
        }),
        agency: t.arg.string({ required: true, description: both('mã cơ quan được xem', 'code of the agency') }),
      },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, opening, { steward }) => steward.opening(opening),
    }),
  )
}
