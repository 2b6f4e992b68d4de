import type { EntryProof } from '@kho/schema/ledger/prove-entry.ts'
import type { Signed } from '@kho/schema/ledger/statement.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'

/** Adds `AccessProof`: what anybody can check with `docs/verify-access.mjs`, by the rules of `docs/ledger.md`. */
export function addAccessProof(builder: Builder) {
  const head = builder.objectRef<Signed>('SignedHead').implement({
    description: both('Một đầu chuỗi đã ký, như ở /ledger/heads', 'A signed head, as at /ledger/heads'),
    fields: (t) => ({
      body: t.exposeString('body', { nullable: false, description: both('nội dung được ký', 'what is signed') }),
      signature: t.exposeString('signature', {
        nullable: false,
        description: both('chữ ký Ed25519', 'Ed25519 signature'),
      }),
    }),
  })
  return builder.objectRef<EntryProof & { readonly body: string | null }>('AccessProof').implement({
    description: both('Bằng chứng một mục nằm trong sổ truy cập', 'The proof that an entry stands in the ledger'),
    fields: (t) => ({
      chain: t.exposeString('chain', { nullable: false, description: both('chuỗi', 'the chain') }),
      position: t.exposeInt('position', {
        nullable: false,
        description: both('vị trí trong chuỗi', 'the place in the chain'),
      }),
      hash: t.exposeString('hash', { nullable: false, description: both('SHA-256 của mục', 'SHA-256 of the entry') }),
      path: t.exposeStringList('path', {
        nullable: false,
        description: both('đường lên gốc Merkle, gần nhất trước', "the way to the head's Merkle root, nearest first"),
      }),
      head: t.expose('head', { type: head, nullable: false, description: both('đầu chuỗi đã ký', 'the signed head') }),
      body: t.exposeString('body', {
        description: both(
          'chính mục đó; null nếu mục còn nói về người khác',
          'the entry itself; null where it names other people too',
        ),
      }),
    }),
  })
}
