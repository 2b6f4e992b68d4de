import { derivedKey } from '@kho/schema/store/identity.ts'

/** The key that people are hashed with in Kho's own tables: the same for servers and commands, so that four eyes are four. */
export function holderKeyOf(subjectKey: Buffer): Buffer {
  return derivedKey(subjectKey, 'kho/holder/1')
}
