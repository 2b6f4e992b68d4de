import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'

/** A notice on its way to one address. */
export interface Message {
  /** The same however often it is tried: receivers know by it what they have already. */
  readonly id: string
  readonly address: string
  readonly language: Language
  readonly kind: string
  readonly title: Bilingual
  readonly text: Bilingual
  readonly details: unknown
  /** When it was written, as ISO 8601. */
  readonly at: string
  /** What a webhook's messages are signed with. */
  readonly secret: string
  /** What the address is to prove itself by, where this is the message that carries it. */
  readonly proof: string | null
}

/** A way of delivering. Resolves when the receiver has taken the message, and rejects when it is not known to have. */
export interface Sender extends AsyncDisposable {
  send(message: Message, signal: AbortSignal): Promise<void>
}
