import { hash } from 'node:crypto'

/**
 * The tree of RFC 6962 over entries' hashes (hex): a leaf is SHA-256 of 0x00 and the hash's bytes, a node SHA-256 of
 * 0x01 and its two children, the root of nothing SHA-256 of nothing. It keeps one hash a level, however much is added.
 */
export interface MerkleTree {
  add(hash: string): void
  root(): string
}

export function merkleTree(): MerkleTree {
  const peaks: Buffer[] = []
  let size = 0
  return {
    add: (hash) => {
      peaks.push(leafOf(hash))
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) peaks.push(joined(peaks))
      size += 1
    },
    root: () => {
      const rest = [...peaks]
      while (rest.length > 1) rest.push(joined(rest))
      return (rest[0] ?? digest()).toString('hex')
    },
  }
}

/** The hashes that lead from one of `hashes` to their root, nearest first. */
export function merklePath(hashes: readonly string[], index: number): readonly string[] {
  if (hashes.length <= 1) return []
  const half = 2 ** Math.ceil(Math.log2(hashes.length) - 1)
  const [left, right] = [hashes.slice(0, half), hashes.slice(half)]
  return index < half ? [...merklePath(left, index), rootOf(right)] : [...merklePath(right, index - half), rootOf(left)]
}

/** The root that `path` leads to from the hash at `index` of `size`; null where they do not fit (RFC 9162, 2.1.3.2). */
export function rootAlong(
  hash: string,
  place: { index: number; size: number },
  path: readonly string[],
): string | null {
  let [at, last] = [place.index, place.size - 1]
  if (at < 0 || at > last) return null
  let root = leafOf(hash)
  for (const text of path) {
    if (last === 0) return null
    const beside = Buffer.from(text, 'hex')
    const isRight = at % 2 === 1 || at === last
    root = isRight ? nodeOf(beside, root) : nodeOf(root, beside)
    if (isRight) while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)]
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 ? root.toString('hex') : null
}

function rootOf(hashes: readonly string[]): string {
  const tree = merkleTree()
  for (const hash of hashes) tree.add(hash)
  return tree.root()
}

/** The last two of `peaks`, taken off and made one. */
function joined(peaks: Buffer[]): Buffer {
  const [left, right] = peaks.splice(-2)
  return nodeOf(left ?? digest(), right ?? digest())
}

function leafOf(hash: string): Buffer {
  return digest(Buffer.from([0]), Buffer.from(hash, 'hex'))
}

function nodeOf(left: Buffer, right: Buffer): Buffer {
  return digest(Buffer.from([1]), left, right)
}

function digest(...parts: readonly Buffer[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer')
}
