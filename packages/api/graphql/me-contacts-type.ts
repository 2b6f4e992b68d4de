import type { Contact } from '@kho/schema/notices/contacts.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import type { MeRef } from './me-type.ts'

/** Adds to `Me` the addresses that its notices go to besides the inbox. */
export function addMyContacts(builder: Builder, me: MeRef): void {
  const contact = builder.objectRef<Contact>('Contact').implement({
    description: both('Một địa chỉ nhận thông báo', 'An address that notices go to'),
    fields: (t) => ({
      channel: t.exposeString('channel', { nullable: false, description: both('email, webhook', 'email, webhook') }),
      address: t.exposeString('address', { nullable: false, description: both('địa chỉ', 'the address') }),
      language: t.exposeString('language', { nullable: false, description: both('vi, en', 'vi, en') }),
      confirmed: t.exposeBoolean('confirmed', {
        nullable: false,
        description: both('đã xác nhận bằng mã', 'whether it proved itself by its code'),
      }),
      failingSince: t.field({
        type: 'DateTime',
        description: both('không gửi được từ lúc', 'since when nothing could be delivered'),
        resolve: ({ failingSince }) => failingSince,
      }),
      code: t.exposeString('code', { description: both('mã lỗi lần gửi cuối', 'error code of the last try') }),
    }),
  })
  builder.objectField(me, 'contacts', (t) =>
    t.field({
      type: [contact],
      nullable: false,
      description: both('Nơi nhận thông báo ngoài hộp thư này', 'Where notices go besides this inbox'),
      resolve: (_me, _args, { page }) => page.contacts(),
    }),
  )
}
