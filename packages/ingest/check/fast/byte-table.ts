/** Finds a number by a short run of bytes, -1 where the run is not in the table. Made once, asked for every row. */
export type ByteTable = (bytes: Buffer, begin: number, end: number) => number

/** The table of these keys: each key's answer is its place. Of equal keys the first counts. */
export function byteTable(keys: readonly Buffer[]): ByteTable {
  const mask = (1 << (Math.ceil(Math.log2(keys.length + 1)) + 2)) - 1
  const slots = new Int32Array(mask + 1).fill(-1)
  for (const [place, key] of keys.entries()) {
    let slot = hashOf(key, 0, key.length) & mask
    while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask
    slots[slot] = place
  }
  return (bytes, begin, end) => {
    let slot = hashOf(bytes, begin, end) & mask
    for (;;) {
      const place = slots[slot] ?? -1
      if (place < 0) return -1
      const key = keys[place]
      if (key !== undefined && equals(key, bytes, begin, end)) return place
      slot = (slot + 1) & mask
    }
  }
}

/** FNV-1a, good enough for codes that people chose. */
function hashOf(bytes: Buffer, begin: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = begin; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return hash ^ (hash >>> 15)
}

/** Whether a run of bytes is this key. */
export function equals(key: Buffer, bytes: Buffer, begin: number, end: number): boolean {
  if (end - begin !== key.length) return false
  for (let at = 0; at < key.length; at += 1) if (key[at] !== bytes[begin + at]) return false
  return true
}
