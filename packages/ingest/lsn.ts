/** A log sequence number as PostgreSQL writes it: two halves in hexadecimal, `16/B374D848`. */
export function lsnOf(text: string): bigint {
  const [high, low] = text.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

export function lsnText(position: bigint): string {
  const hex = (half: bigint): string => half.toString(16).toUpperCase()
  return `${hex(position >> 32n)}/${hex(position & 0xffffffffn)}`
}

export const isLsn = (text: string): boolean => /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/.test(text)

/** The later of two places. */
export const laterOf = (one: bigint, other: bigint): bigint => (one < other ? other : one)
