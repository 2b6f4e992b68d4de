import type { DelayedEntries } from '@kho/schema/ledger/access-page.ts'
import type { Naming } from '@kho/schema/ledger/access-sentence.ts'
import { type AccessesPage, type AskedAccesses, accessesPage } from '../me/accesses-page.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import type { AccessRef } from './me-access-type.ts'
import type { MeRef } from './me-type.ts'
import { namingOf } from './naming-of.ts'
import type { Words } from './words.ts'

interface Types {
  readonly access: AccessRef
  readonly words: Words
}

/** Adds to `Me` its entries of the ledger, page by page, and what is kept back for now. */
export function addMyAccesses(builder: Builder, me: MeRef, types: Types): void {
  const connection = addConnection(builder, types)
  const side = builder.enumType('AccessSide', {
    description: both('Phía nào của những lần truy cập', 'Which side of accesses'),
    values: {
      ABOUT_ME: { value: 'about', description: both('người khác xem dữ liệu về mình', 'others read about the asker') },
      BY_ME: { value: 'by', description: both('chính mình đã xem', 'what the asker read') },
    } as const,
  })
  const delayed = addDelayed(builder)
  builder.objectFields(me, (t) => ({
    accesses: t.field({
      type: connection,
      description: both('Những lần truy cập, mới nhất trước', 'Accesses, newest first'),
      args: {
        side: t.arg({ type: side, defaultValue: 'about', description: both('phía nào', 'which side') }),
        dataset: t.arg.string({ description: both('chỉ bộ dữ liệu này', 'of this dataset only') }),
        agency: t.arg.string({
          description: both('chỉ của cơ quan có mã này', 'on behalf of the agency of this code only'),
        }),
        from: t.arg({ type: 'DateTime', description: both('từ lúc này', 'from this moment on') }),
        until: t.arg({ type: 'DateTime', description: both('trước lúc này', 'before this moment') }),
        first: t.arg.int({ defaultValue: 20, description: both('bao nhiêu mục, tối đa 100', 'so many, at most 100') }),
        after: t.arg.string({ description: both('sau con trỏ này', 'after this cursor') }),
      },
      resolve: async (_me, args, context) => accessesPage(context.page, askedOf(args, namingOf(context))),
    }),
    delayed: t.field({
      type: [delayed],
      nullable: false,
      description: both(
        'Những lần truy cập chưa được báo: bao nhiêu, căn cứ nào, đến khi nào',
        'Accesses that are told later: how many, on what ground, until when',
      ),
      resolve: async (_me, _args, { page }) => (await page.ledger()).delayed(),
    }),
  }))
}

type Given = {
  readonly [argument in Exclude<keyof AskedAccesses, 'from' | 'until'>]?: AskedAccesses[argument] | null | undefined
} & { readonly from?: unknown; readonly until?: unknown }

/** A dataset that the asker may not know of is found nowhere, as one that there is none of. */
function askedOf(given: Given, { isKnown }: Naming): AskedAccesses {
  const { side, dataset, agency, first, after } = given
  return {
    ...{ side: side ?? 'about', dataset: dataset ?? null, agency: agency ?? null },
    ...{ from: momentOf(given.from), until: momentOf(given.until), first: first ?? 20, after: after ?? null },
    isNowhere: dataset !== null && dataset !== undefined && !isKnown(dataset),
  }
}

const momentOf = (text: unknown): Date | null => (typeof text === 'string' ? new Date(text) : null)

function addConnection(builder: Builder, { access, words }: Types) {
  return builder.objectRef<AccessesPage>('AccessConnection').implement({
    description: both('Một trang những lần truy cập', 'A page of accesses'),
    fields: (t) => ({
      nodes: t.field({
        type: [access],
        nullable: false,
        description: both('các lần truy cập', 'the accesses'),
        resolve: ({ accesses }) => accesses,
      }),
      pageInfo: t.expose('pageInfo', {
        type: words.page,
        nullable: false,
        description: both('trang này', 'this page'),
      }),
      lookedUntil: t.field({
        type: 'DateTime',
        description: both(
          'Khi lọc: đã tìm ngược tới lúc này, trước đó còn mục chưa tìm; null khi đã đủ hay đã hết',
          'Where narrowed down: looked back to this moment, what is older not yet; null with enough found or nothing left',
        ),
        resolve: ({ lookedUntil }) => lookedUntil?.replace('Z', '000Z'),
      }),
      totalCount: t.int({
        description: both(
          'tất cả bao nhiêu; null khi quá max, và khi lọc mà phải tìm quá 2000 mục',
          'how many in all; null above max, and where narrowed down among more than 2,000 entries',
        ),
        args: {
          max: t.arg.int({
            defaultValue: 100_000,
            description: both('đếm đến đây thôi', 'count no further than this'),
          }),
        },
        resolve: async ({ count }, { max }) => {
          const most = Math.min(Math.max(max ?? 0, 0), 100_000)
          const counted = await count(most)
          return counted === null || counted > most ? null : counted
        },
      }),
    }),
  })
}

function addDelayed(builder: Builder) {
  return builder.objectRef<DelayedEntries>('DelayedAccesses').implement({
    description: both('Những lần truy cập sẽ báo sau', 'Accesses that are told later'),
    fields: (t) => ({
      count: t.exposeInt('count', { nullable: false, description: both('bao nhiêu', 'how many') }),
      ground: t.exposeString('ground', { nullable: false, description: both('căn cứ', 'ground') }),
      until: t.field({
        type: 'DateTime',
        nullable: false,
        description: both('được báo từ lúc', 'told from then on'),
        resolve: ({ until }) => until.replace('Z', '000Z'),
      }),
      hashes: t.exposeStringList('hashes', {
        nullable: false,
        description: both(
          'SHA-256 của từng mục, để sau này đối chiếu rằng không mục nào bị bỏ hay sửa; tối đa 1000',
          'SHA-256 of each, to hold against what is shown then: none was dropped or altered; at most 1,000',
        ),
      }),
    }),
  })
}
