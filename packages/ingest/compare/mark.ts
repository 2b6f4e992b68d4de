/**
 * The two marks of a row, each a signed number of 64 bits in two halves. One object is read into again and again: there
 * are millions of rows.
 */
export interface Mark {
  originHigh: number
  originLow: number
  versionHigh: number
  versionLow: number
}

export function newMark(): Mark {
  return { originHigh: 0, originLow: 0, versionHigh: 0, versionLow: 0 }
}

/** Reads the marks that begin at two places, eight bytes each in network order. */
export function readMark(bytes: Buffer, origin: number, version: number, mark: Mark): void {
  mark.originHigh = int32At(bytes, origin)
  mark.originLow = int32At(bytes, origin + 4)
  mark.versionHigh = int32At(bytes, version)
  mark.versionLow = int32At(bytes, version + 4)
}

/** As `readInt32BE`, whose checks cost twice as much as the reading. */
function int32At(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
}
