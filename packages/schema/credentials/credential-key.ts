import { createHmac } from 'node:crypto'
import { derivedKey } from '../store/identity.ts'

/** The key that credentials are known by in the store: with the store alone nobody can try what they are. */
export function credentialKeyOf(subjectKey: Buffer): Buffer {
  return derivedKey(subjectKey, 'kho/credential/1')
}

/** What stands in the store for a credential: a key, or the account, session or token that somebody was let in by. */
export function credentialDigest(key: Buffer, what: 'api_key' | 'account' | 'session' | 'token', name: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([what, name]))
    .digest()
}
