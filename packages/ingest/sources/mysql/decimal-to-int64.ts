/** Writes the whole number that a text is, modulo 2^64, as eight bytes in network order; without a BigInt, for every row has two. */
export function decimalToInt64(bytes: Buffer, begin: number, end: number, to: number): void {
  const negative = bytes[begin] === 0x2d
  let high = 0
  let low = 0
  for (let at = negative ? begin + 1 : begin; at < end; at += 1) {
    const next = low * 10 + ((bytes[at] ?? 0) - 0x30)
    low = next % 0x1_0000_0000
    high = (high * 10 + (next - low) / 0x1_0000_0000) % 0x1_0000_0000
  }
  if (negative && low !== 0) {
    low = 0x1_0000_0000 - low
    high = (0x1_ffff_ffff - high) % 0x1_0000_0000
  } else if (negative) high = (0x1_0000_0000 - high) % 0x1_0000_0000
  bytes.writeUInt32BE(high, to)
  bytes.writeUInt32BE(low, to + 4)
}
