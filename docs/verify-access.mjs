// Checks the proofs of one's own accesses by docs/ledger.md alone: node docs/verify-access.mjs PROOFS KEY…
// PROOFS is a JSON file: one `proof` as GraphQL's `me { accesses { nodes { proof { … } } } }` gives it, or a list of them.
// KEY is a public key of the city, in hex, from a place you trust. It shares no code with Kho and needs only Node.
// Exits 1 when a proof does not hold.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** What is wrong with a proof; null when it holds: the entry of this hash stands in the ledger that the head vouches for. */
export function wrongWith({ chain, position, hash, path, head, body }, keys) {
  const said = JSON.parse(head.body)
  if (!keys.includes(said.key) || !isSigned(said.key, head)) return 'the head is signed by no key you trust'
  if (said.kind !== 'head' || said.chain !== chain) return 'the head is of another chain'
  if (body !== null && body !== undefined && sha(Buffer.from(body, 'utf8')).toString('hex') !== hash) {
    return 'the entry is not the one of this hash'
  }
  const root = rootAlong(Buffer.from(hash, 'hex'), position - said.since - 1, said.position - said.since, path)
  return root === said.root ? null : 'the entry is not under this head'
}

/** RFC 9162, 2.1.3.2; null where path and place do not fit. */
function rootAlong(hash, index, size, path) {
  let [at, last, root] = [index, size - 1, sha(Buffer.from([0]), hash)]
  if (at < 0 || at > last) return null
  for (const text of path) {
    const beside = Buffer.from(text, 'hex')
    if (last === 0) return null
    if (at % 2 === 1 || at === last) {
      root = sha(Buffer.from([1]), beside, root)
      while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else root = sha(Buffer.from([1]), root, beside)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 ? root.toString('hex') : null
}

function isSigned(key, { body, signature }) {
  if (!/^[0-9a-f]{64}$/.test(key)) return false
  const der = Buffer.from(`302a300506032b6570032100${key}`, 'hex')
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(body, 'utf8'), publicKey, Buffer.from(signature, 'hex'))
}

function sha(...parts) {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file, ...keys] = process.argv.slice(2)
  const proofs = [JSON.parse(readFileSync(file, 'utf8'))].flat()
  const found = proofs.map((proof) => wrongWith(proof, keys))
  for (const [at, what] of found.entries()) console.log(`${proofs[at].chain} ${proofs[at].position}: ${what ?? 'holds'}`)
  process.exitCode = found.some((what) => what !== null) ? 1 : 0
}
