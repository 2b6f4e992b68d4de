import type { Builder } from './builder.ts'
import type { DatasetRef } from './dataset-entry-type.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { addAccess } from './me-access-type.ts'
import { addMyAccesses } from './me-accesses-type.ts'
import type { Words } from './words.ts'

/** The person whose page it is: the citizen id behind the token. */
export interface Me {
  readonly person: string
}

export type MeRef = ReturnType<typeof declareMe>

function declareMe(builder: Builder) {
  return builder.objectRef<Me>('Me').implement({
    description: both(
      'Trang của chính người đang hỏi: ai đã xem dữ liệu về mình, để làm gì, theo quy tắc nào',
      "The asker's own page: who read what about them, what for, and by which rule",
    ),
  })
}

/** Adds `me`: what was done with what the city holds about whoever asks. Nobody else's page is reached by it. */
export function addMe(builder: Builder, dataset: DatasetRef, words: Words): void {
  const me = declareMe(builder)
  addMyAccesses(builder, me, { access: addAccess(builder, dataset, words), words })
  builder.queryField('me', (t) =>
    t.field({
      type: me,
      description: both(
        'Trang của chính người đang hỏi, với định danh mức 2 trở lên',
        "The asker's own page, for identities of trust level 2 or above",
      ),
      extensions: marked({ guard: 'person' }),
      resolve: (_root, _args, { page }) => ({ person: page.person() }),
    }),
  )
}
