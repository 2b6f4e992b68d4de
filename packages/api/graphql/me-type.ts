import type { Builder } from './builder.ts'
import type { DatasetRef } from './dataset-entry-type.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { addAccess } from './me-access-type.ts'
import { addMyAccesses } from './me-accesses-type.ts'
import { addMyContacts } from './me-contacts-type.ts'
import { addMyRecords } from './me-records-type.ts'
import type { Words } from './words.ts'

/** The person whose page it is: the citizen id behind the token. */
export interface Me {
  readonly person: string
}

export type MeRef = ReturnType<typeof declareMe>

function declareMe(builder: Builder) {
  return builder.objectRef<Me>('Me').implement({
    description: both(
      'Trang của chính người đang hỏi: thành phố giữ gì về mình, ai đã xem, để làm gì, theo quy tắc nào',
      "The asker's own page: what the city holds about them, who read it, what for, and by which rule",
    ),
  })
}

/** Adds `me`: what the city holds about whoever asks, and what was done with it. Nobody else's page is reached by it. */
export function addMe(builder: Builder, dataset: DatasetRef, words: Words): void {
  const me = declareMe(builder)
  addMyAccesses(builder, me, { access: addAccess(builder, dataset, words), words })
  addMyRecords(builder, me, { dataset, words })
  addMyContacts(builder, me)
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
