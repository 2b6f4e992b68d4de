import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { merklePath, merkleTree, rootAlong } from './merkle.ts'

const hashes = Array.from({ length: 40 }, (_, index) => createHash('sha256').update(String(index)).digest('hex'))

/** RFC 6962, 2.1, as it is written there. */
function rootByTheLetter(leaves: readonly string[]): string {
  const sha = (...parts: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex')
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return sha(Buffer.from([0]), Buffer.from(leaves[0] ?? '', 'hex'))
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)].map(rootByTheLetter)
  return sha(Buffer.from([1]), Buffer.from(left ?? '', 'hex'), Buffer.from(right ?? '', 'hex'))
}

test('roots of every size are those of RFC 6962', () => {
  const tree = merkleTree()
  expect(tree.root()).toBe(rootByTheLetter([]))
  hashes.forEach((hash, index) => {
    tree.add(hash)
    expect(tree.root()).toBe(rootByTheLetter(hashes.slice(0, index + 1)))
  })
})

test('every entry has a path to the root, and no other entry, place or path leads there', () => {
  for (let size = 1; size <= hashes.length; size += 1) {
    const some = hashes.slice(0, size)
    const root = rootByTheLetter(some)
    some.forEach((hash, index) => {
      const path = merklePath(some, index)
      expect(rootAlong(hash, { index, size }, path)).toBe(root)
      expect(rootAlong('ab'.repeat(32), { index, size }, path)).not.toBe(root)
      if (size > 1) expect(rootAlong(hash, { index: (index + 1) % size, size }, path)).not.toBe(root)
      expect(rootAlong(hash, { index, size }, [...path, root])).toBeNull()
      if (size > 1) expect(rootAlong(hash, { index, size }, path.slice(1))).not.toBe(root)
    })
    expect(rootAlong(hashes[0] ?? '', { index: size, size }, [])).toBeNull()
  }
})
