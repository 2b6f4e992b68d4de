import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { derivedKey } from '../store/identity.ts'

/** The key heads are signed with: Ed25519, its seed by HKDF from `KHO_LEDGER_KEY`. */
export interface HeadKey {
  /** The public key's 32 bytes in hex: what statements name it by and verifiers hold. */
  readonly name: string
  /** The signature of a text's UTF-8 bytes, 64 bytes in hex. */
  sign(text: string): string
}

/** What DER puts before the 32 bytes of an Ed25519 key (RFC 8410). */
const before = { seed: '302e020100300506032b657004220420', public: '302a300506032b6570032100' }

export function headKeyOf(secret: Buffer): HeadKey {
  const seed = derivedKey(secret, 'kho/ledger-heads/1')
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from(before.seed, 'hex'), seed]),
    ...{ format: 'der', type: 'pkcs8' },
  })
  const name = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
  return { name, sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('hex') }
}

/** Whether the key of that name signed the text. */
export function isSigned(name: string, text: string, signature: string): boolean {
  const key = publicKeyOf(name)
  return key !== null && verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'hex'))
}

const known = new Map<string, KeyObject | null>()

function publicKeyOf(name: string): KeyObject | null {
  const found = known.get(name)
  if (found !== undefined) return found
  const key = /^[0-9a-f]{64}$/.test(name)
    ? createPublicKey({ key: Buffer.from(before.public + name, 'hex'), format: 'der', type: 'spki' })
    : null
  if (known.size < 1000) known.set(name, key)
  return key
}
