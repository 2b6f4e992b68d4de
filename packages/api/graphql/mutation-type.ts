import { codes } from '@kho/schema/error.ts'
import type { Act, Done, Refused } from '../acts/act.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

export type RefusedRef = ReturnType<typeof addRefused>

/** What every change takes, besides its own input. */
export const keyDescription = both(
  'do bên gửi tự chọn, 8–100 ký tự: gửi lại cùng khóa thì được trả lời như cũ',
  'of your own choosing, 8–100 characters: what is sent again under it is answered as before',
)

/** What a field of `Mutation` declares: its act's own guard, which is what is asked before it runs. */
export function guardedBy<Input, D extends Done>({ guard }: Act<Input, D>) {
  return marked({ guard })
}

/** Adds `Refused`, which stands in the result of every change. */
export function addRefused(builder: Builder, words: Words) {
  return builder.objectRef<Refused>('Refused').implement({
    description: both(
      'Vì sao thay đổi không được thực hiện; chưa có gì thay đổi',
      'Why a change was not made; nothing has changed',
    ),
    fields: (t) => ({
      code: t.exposeString('code', { nullable: false, description: both('mã lỗi', 'error code') }),
      message: t.expose('message', {
        type: words.bilingual,
        nullable: false,
        description: both('điều đã xảy ra', 'what happened'),
      }),
      hint: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('cần làm gì', 'what to do'),
        resolve: ({ code }) => codes[code].hint,
      }),
      details: t.field({
        type: 'JSON',
        description: both('tên, số và vị trí', 'names, counts and places'),
        resolve: ({ details }) => details,
      }),
    }),
  })
}
