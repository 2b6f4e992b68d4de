/** Writes the number of 64 bits that up to 16 hexadecimal digits are, as eight bytes in network order. */
export function hexToInt64(bytes: Buffer, begin: number, end: number, to: number): void {
  const middle = Math.max(end - 8, begin)
  writeInt32(bytes, hexAt(bytes, begin, middle), to)
  writeInt32(bytes, hexAt(bytes, middle, end), to + 4)
}

/** Up to eight digits, capital letters among them. */
function hexAt(bytes: Buffer, begin: number, end: number): number {
  let number = 0
  for (let at = begin; at < end; at += 1) {
    const digit = bytes[at] ?? 0
    number = (number << 4) | (digit > 0x39 ? digit - 0x37 : digit - 0x30)
  }
  return number
}

function writeInt32(bytes: Buffer, number: number, to: number): void {
  bytes[to] = number >> 24
  bytes[to + 1] = number >> 16
  bytes[to + 2] = number >> 8
  bytes[to + 3] = number
}
