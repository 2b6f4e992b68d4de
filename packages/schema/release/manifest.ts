import canonicalize from 'canonicalize'
import { type HeadKey, isSigned } from '../ledger/head-key.ts'
import type { Release } from './release.ts'

/** Stands before what is signed, so that no other text of the key's can be taken for one of these. */
const prefix = 'kho release\n'

export type Signed = Pick<Release, 'manifest' | 'signer' | 'signature'>

/** A statement on a release in its one form (RFC 8785), signed with the key that signs the ledger's heads. */
export function signStatement(key: HeadKey, statement: { readonly [member: string]: unknown }): Signed {
  const manifest = canonicalize(statement)
  if (manifest === undefined) throw new TypeError('a statement that is no JSON')
  return { manifest, signer: key.name, signature: key.sign(prefix + manifest) }
}

/** Whether a key signed it. Whether that key is the city's, the heads of the ledger tell. */
export function isSignedStatement({ manifest, signer, signature }: Signed): boolean {
  return isSigned(signer, prefix + manifest, signature)
}

/** It as it is given out: `signature` is of `kho release`, a line end, and RFC 8785's form of `manifest`. */
export function signedJson({ manifest, signer, signature }: Signed): string {
  return `{"manifest":${manifest},"signature":{"algorithm":"Ed25519","key":"${signer}","value":"${signature}"}}\n`
}
