import { KhoError } from '@kho/schema/error.ts'
import type { Access } from '@kho/schema/ledger/access.ts'
import type { DelayedEntries } from '@kho/schema/ledger/access-page.ts'
import type { MyLedger } from '../me/my-ledger.ts'
import { mostAtOnce } from '../me/my-page.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import type { AccessRef } from './me-access-type.ts'
import type { MeRef } from './me-type.ts'
import type { PageShape, Words } from './words.ts'

interface AccessesPage {
  readonly accesses: readonly Access[]
  readonly pageInfo: PageShape
  count(max: number): Promise<number>
}

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
        first: t.arg.int({ defaultValue: 20, description: both('bao nhiêu mục, tối đa 100', 'so many, at most 100') }),
        after: t.arg.string({ description: both('sau con trỏ này', 'after this cursor') }),
      },
      resolve: async (_me, args, { page }) => {
        const after = args.after === null || args.after === undefined ? null : page.cursors.open(args.after)
        const asked = { side: args.side ?? 'about', first: args.first ?? 20, after }
        return pageOf(await page.ledger(), asked, page.cursors.of)
      },
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

interface Asked {
  readonly side: 'about' | 'by'
  readonly first: number
  readonly after: Parameters<MyLedger['page']>[1]['after']
}

async function pageOf(
  ledger: MyLedger,
  { side, first, after }: Asked,
  cursorOf: (access: Access) => string,
): Promise<AccessesPage> {
  if (first < 0 || first > mostAtOnce)
    throw new KhoError('KHO417', `A page holds at most ${mostAtOnce} entries.`, { first })
  const found = await ledger.page({ side }, { after, limit: first + 1 })
  const accesses = found.slice(0, first)
  const [start, end] = [accesses.at(0), accesses.at(-1)]
  return {
    accesses,
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      startCursor: start ? cursorOf(start) : null,
      endCursor: end ? cursorOf(end) : null,
    },
    count: (max) => ledger.count({ side }, max),
  }
}

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
      totalCount: t.int({
        description: both('tất cả bao nhiêu; null khi quá max', 'how many in all; null above max'),
        args: {
          max: t.arg.int({
            defaultValue: 100_000,
            description: both('đếm đến đây thôi', 'count no further than this'),
          }),
        },
        resolve: async ({ count }, { max }) => {
          const most = Math.min(Math.max(max ?? 0, 0), 100_000)
          const counted = await count(most)
          return counted > most ? null : counted
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
