import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Answer, jsonAnswer, problem } from './answer.ts'

export interface Keys {
  readonly records: readonly string[]
  readonly accessKey: string
  secretOf(source: string): string
}

const LIVES = 600

/** Who may read which system: keys are exchanged for a token that lives ten minutes. */
export class Accounts {
  readonly #keys: Keys
  readonly #tokens = new Map<string, { readonly source: string; readonly until: number }>()

  constructor(keys: Keys) {
    this.#keys = keys
  }

  /** Answers an application that shows its keys; the secret key tells which system it is entitled to. */
  async tokenFor(request: IncomingMessage): Promise<Answer> {
    const shown = parsed(await text(request))
    const source = this.#keys.records.find((name) => this.#keys.secretOf(name) === shown?.SecretKey)
    if (shown?.AccessKey !== this.#keys.accessKey || !source) return problem(401, 'bad keys')
    const token = randomBytes(24).toString('base64url')
    this.#tokens.set(token, { source, until: performance.now() + LIVES * 1_000 })
    return jsonAnswer(200, { access_token: token, token_type: 'Bearer', expires_in: LIVES })
  }

  /** The system that a token is good for, or null. */
  holderOf(authorization: string | undefined): string | null {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? ''
    const held = this.#tokens.get(token)
    if (held && held.until > performance.now()) return held.source
    this.#tokens.delete(token)
    return null
  }
}

function parsed(body: string): { readonly AccessKey?: unknown; readonly SecretKey?: unknown } | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
