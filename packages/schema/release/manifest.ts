import canonicalize from 'canonicalize'
import { z } from 'zod'
import { type HeadKey, isSigned } from '../ledger/head-key.ts'
import type { Release, ReleaseFile } from './release.ts'

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

const filesForm = z.object({
  files: z.array(
    z.object({ format: z.enum(['csv', 'parquet', 'changes']), bytes: z.int(), sha256: z.string().length(64) }),
  ),
})

/** The files that a release's manifest proves. */
export function filesOf({ manifest }: Pick<Release, 'manifest'>): readonly ReleaseFile[] {
  return filesForm.parse(JSON.parse(manifest)).files
}

const madeForm = z.object({
  manifest: z.object({
    format: z.enum(['excel', 'ndjson', 'json', 'xlsx', 'geojson']),
    bytes: z.int(),
    sha256: z.string().length(64),
  }),
})

/** What a signed statement on a file that was made on request proves. */
export function madeFileOf(signed: string): ReleaseFile {
  return madeForm.parse(JSON.parse(signed)).manifest
}
