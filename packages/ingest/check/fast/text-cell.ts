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
  let at = out.at
  let seen = 0
  for (let from = begin; from < end; from += 1) {
    const byte = bytes[from] ?? 0
    if (byte === 0) return false
    seen |= byte
    to[at++] = byte
  }
  out.at = at
  return seen < 0x80 || isPlain(bytes, begin, end)
}

/**
 * Whether a text holds only ASCII, Latin letters (U+0080–U+02FF, U+1E00–U+1EFF: all that Vietnamese writes), Cyrillic
 * (U+0400–U+047F) and punctuation (U+2010–U+203F). None of these is changed by NFC, whatever stands beside it (Unicode
 * Standard Annex 15: quick check "yes", combining class 0).
 */
function isPlain(bytes: Buffer, begin: number, end: number): boolean {
  let at = begin
  while (at < end) {
    const lead = bytes[at] ?? 0
    const length = lead < 0x80 ? 1 : plainLength(lead, bytes[at + 1] ?? 0, at + 2 < end ? (bytes[at + 2] ?? 0) : 0)
    at += length
    if (length === 0 || at > end) return false
  }
  return true
}

/** Bytes of the character that begins so, 0 if it is not one of those above. */
function plainLength(lead: number, second: number, third: number): number {
  if ((second & 0xc0) !== 0x80) return 0
  if ((lead >= 0xc2 && lead <= 0xcb) || lead === 0xd0 || lead === 0xd1) return 2
  if ((third & 0xc0) !== 0x80) return 0
  if (lead === 0xe1) return second >= 0xb8 && second <= 0xbb ? 3 : 0
  return lead === 0xe2 && second === 0x80 && third >= 0x90 ? 3 : 0
}
