import type { Answered, Done } from '../acts/act.ts'
import { confirmContactAct, removeContactAct, seeNoticesAct, setContactAct, type Whose } from '../me/contact-acts.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

type Words = ReturnType<typeof addContactWords>

/** Adds the changes of where people, agencies and applications are told, and of what they have seen. */
export function addContactMutations(builder: Builder, refused: RefusedRef): void {
  const words = addContactWords(builder, refused)
  for (const whose of ['person', 'agency'] as const) {
    addSet(builder, whose, words)
    addConfirm(builder, whose, words)
    addRemove(builder, whose, words)
  }
  addSee(builder, words)
}

/** What a change of addresses or notices answers. */
interface ContactChange {
  readonly secret: string | null
  readonly confirmed: boolean | null
  readonly changed: number
  readonly refused: Answered<Done>['refused']
}

const unchanged: ContactChange = { secret: null, confirmed: null, changed: 0, refused: null }

function addContactWords(builder: Builder, refused: RefusedRef) {
  const channel = builder.enumType('ContactChannel', {
    description: both('Cách gửi thông báo', 'How notices are sent'),
    values: {
      EMAIL: { value: 'email', description: both('thư điện tử', 'a letter by e-mail') },
      WEBHOOK: {
        value: 'webhook',
        description: both('gọi có ký theo Standard Webhooks', 'a call signed as Standard Webhooks says'),
      },
    } as const,
  })
  const language = builder.enumType('NoticeLanguage', {
    description: both('Ngôn ngữ của thư', 'Language of letters'),
    values: {
      VI: { value: 'vi', description: both('tiếng Việt', 'Vietnamese') },
      EN: { value: 'en', description: both('tiếng Anh', 'English') },
    } as const,
  })
  return { channel, language, result: addResult(builder, refused) }
}

function addResult(builder: Builder, refused: RefusedRef) {
  return builder.objectRef<ContactChange>('ContactResult').implement({
    description: both('Kết quả, hoặc vì sao bị từ chối', 'What came of it, or why it was refused'),
    fields: (t) => ({
      secret: t.exposeString('secret', {
        description: both(
          'khóa ký của webhook, chỉ cho xem lần này',
          'what the webhook’s calls are signed with; shown this once',
        ),
      }),
      confirmed: t.exposeBoolean('confirmed', {
        description: both('mã có đúng không', 'whether the code was the right one'),
      }),
      changed: t.exposeInt('changed', { nullable: false, description: both('bao nhiêu mục', 'how many changed') }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (change) => change.refused,
      }),
    }),
  })
}

const names = {
  person: { set: 'setContact', confirm: 'confirmContact', remove: 'removeContact' },
  agency: { set: 'setAgencyContact', confirm: 'confirmAgencyContact', remove: 'removeAgencyContact' },
} as const
const ofWhom = {
  person: { vi: 'của mình', en: 'of one’s own' },
  agency: { vi: 'của cơ quan hay ứng dụng mình đại diện', en: 'of the agency or application one speaks for' },
}

function addSet(builder: Builder, whose: Whose, { channel, language, result }: Words): void {
  builder.mutationField(names[whose].set, (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        `Đặt địa chỉ nhận thông báo ${ofWhom[whose].vi}; một mã được gửi tới đó`,
        `Sets an address for notices ${ofWhom[whose].en}; a code is sent there`,
      ),
      args: {
        channel: t.arg({ type: channel, required: true, description: both('cách gửi', 'how') }),
        address: t.arg.string({ required: true, description: both('địa chỉ', 'the address') }),
        language: t.arg({ type: language, defaultValue: 'vi', description: both('ngôn ngữ', 'language') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: marked({ guard: whose }),
      resolve: async (_root, { channel, address, language, idempotencyKey }, { perform, contactKeys }) => {
        const input = { channel, address, language: language ?? 'vi' }
        const { done, refused } = await perform(setContactAct(whose, contactKeys), { input, idempotencyKey })
        const secret = done && channel === 'webhook' ? contactKeys.secretOf(done.contact) : null
        return { ...unchanged, refused, secret, changed: done ? 1 : 0 }
      },
    }),
  )
}

function addConfirm(builder: Builder, whose: Whose, { channel, result }: Words): void {
  builder.mutationField(names[whose].confirm, (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        `Xác nhận địa chỉ ${ofWhom[whose].vi} bằng mã đã gửi tới đó`,
        `Proves an address ${ofWhom[whose].en} by the code that was sent there`,
      ),
      args: {
        channel: t.arg({ type: channel, required: true, description: both('cách gửi', 'how') }),
        code: t.arg.string({ required: true, description: both('mã tám chữ số', 'the code of eight digits') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: marked({ guard: whose }),
      resolve: async (_root, { channel, code, idempotencyKey }, { perform, contactKeys }) => {
        const sent = { input: { channel, code }, idempotencyKey }
        const { done, refused } = await perform(confirmContactAct(whose, contactKeys), sent)
        return { ...unchanged, refused, confirmed: done?.confirmed ?? null, changed: done?.confirmed ? 1 : 0 }
      },
    }),
  )
}

function addRemove(builder: Builder, whose: Whose, { channel, result }: Words): void {
  const act = removeContactAct(whose)
  builder.mutationField(names[whose].remove, (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(`Bỏ địa chỉ nhận thông báo ${ofWhom[whose].vi}`, `Forgets an address ${ofWhom[whose].en}`),
      args: {
        channel: t.arg({ type: channel, required: true, description: both('cách gửi', 'how') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(act),
      resolve: async (_root, { channel, idempotencyKey }, { perform }) => {
        const { done, refused } = await perform(act, { input: { channel }, idempotencyKey })
        return { ...unchanged, refused, changed: done?.removed ? 1 : 0 }
      },
    }),
  )
}

function addSee(builder: Builder, { result }: Words): void {
  builder.mutationField('seeNotices', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Đánh dấu đã xem thông báo, đến hết mục này', 'Marks notices as seen, up to and with this one'),
      args: {
        upTo: t.arg({ type: 'UUID', required: true, description: both('mã thông báo', 'the notice') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(seeNoticesAct),
      resolve: async (_root, { upTo, idempotencyKey }, { perform }) => {
        const { done, refused } = await perform(seeNoticesAct, { input: { upTo }, idempotencyKey })
        return { ...unchanged, refused, changed: done?.seen ?? 0 }
      },
    }),
  )
}
