import type { ByteWriter } from '../byte-writer.ts'

/**
 * Copies a text that is already what the store keeps: UTF-8, in NFC, without NUL. Anything that would need a closer
 * look is left alone.
 */
export function textCell(bytes: Buffer, begin: number, end: number, out: ByteWriter): boolean {
  const length = end - begin
  out.reserve(4 + length)
  out.int32(length)
  const to = out.bytes
  const shift = out.at - begin
  out.at += length
  for (let at = begin; at < end; ) {
    const byte = bytes[at] ?? 0
    const size = byte === 0 ? 0 : byte < 0x80 ? 1 : plainLength(bytes, at, end)
    if (size === 0) return false
    to[at + shift] = byte
    if (size > 1) to[at + 1 + shift] = bytes[at + 1] ?? 0
    if (size > 2) to[at + 2 + shift] = bytes[at + 2] ?? 0
    at += size
  }
  return true
}

/**
 * Bytes of the character that begins there if NFC leaves it as it is, whatever stands beside it (Unicode Standard Annex
 * 15: quick check "yes", combining class 0): Latin letters (U+0080–U+02FF, U+1E00–U+1EFF: all that Vietnamese writes),
 * Cyrillic (U+0400–U+047F), punctuation (U+2010–U+203F). 0 for every other, and for one that is cut off.
 */
function plainLength(bytes: Buffer, at: number, end: number): number {
  const lead = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  if (at + 1 >= end || (second & 0xc0) !== 0x80) return 0
  if ((lead >= 0xc2 && lead <= 0xcb) || lead === 0xd0 || lead === 0xd1) return 2
  return at + 2 < end && isPlain(lead, second, bytes[at + 2] ?? 0) ? 3 : 0
}

/** Of characters of three bytes. */
function isPlain(lead: number, second: number, third: number): boolean {
  if ((third & 0xc0) !== 0x80) return false
  if (lead === 0xe1) return second >= 0xb8 && second <= 0xbb
  return lead === 0xe2 && second === 0x80 && third >= 0x90
}
