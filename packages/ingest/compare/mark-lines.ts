/**
 * The two marks that begin a line of COPY's text format, each a signed number of 64 bits in two halves. One object is
 * read into again and again: there are millions of lines.
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

/** A line of these marks alone. */
export function lineOf({ originHigh, originLow, versionHigh, versionLow }: Mark): string {
  return `${numberOf(originHigh, originLow)}\t${numberOf(versionHigh, versionLow)}\n`
}

const [tab, newline, minus, zero] = [9, 10, 45, 48] as const

/** False where the line begins otherwise: with a null. */
function readMark(bytes: Buffer, begin: number, mark: Mark): boolean {
  if (!readNumber(bytes, begin) || bytes[half.end] !== tab) return false
  mark.originHigh = half.high
  mark.originLow = half.low
  if (!readNumber(bytes, half.end + 1)) return false
  mark.versionHigh = half.high
  mark.versionLow = half.low
  return true
}

/** The number read last, and where it ended. */
const half = { high: 0, low: 0, end: 0 }

function numberOf(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0)
}

/** Four digits at a time onto both halves: in small integers alone, which takes half as long as in larger ones. */
function readNumber(bytes: Buffer, begin: number): boolean {
  const negative = bytes[begin] === minus
  const first = negative ? begin + 1 : begin
  let [high, low, at] = [0, 0, first]
  for (let digits = 4; digits === 4; at += digits) {
    let [part, scale] = [0, 1]
    for (digits = 0; digits < 4; digits += 1) {
      const digit = (bytes[at + digits] ?? 0) - zero
      if (digit < 0 || digit > 9) break
      part = part * 10 + digit
      scale *= 10
    }
    const lower = (low & 0xffff) * scale + part
    const upper = (low >>> 16) * scale + (lower >>> 16)
    low = (upper << 16) | (lower & 0xffff)
    high = (Math.imul(high, scale) + (upper >>> 16)) | 0
  }
  half.high = negative ? (~high + (low === 0 ? 1 : 0)) | 0 : high
  half.low = negative ? -low | 0 : low
  half.end = at
  return at > first
}

/** The lines that are not left out, as they came; chunks break anywhere. A line without marks is never left out. */
export async function* withoutLines(
  chunks: AsyncIterable<Buffer>,
  leftOut: (mark: Mark) => boolean,
): AsyncGenerator<Buffer> {
  const mark = newMark()
  const left = (bytes: Buffer) => linesLeft(bytes, (begin) => readMark(bytes, begin, mark) && leftOut(mark))
  let begun: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const [first, end] = [chunk.indexOf(newline) + 1, chunk.lastIndexOf(newline) + 1]
    if (end > 0) {
      yield Buffer.concat([left(Buffer.concat([begun, chunk.subarray(0, first)])), left(chunk.subarray(first, end))])
      begun = Buffer.alloc(0)
    }
    begun = Buffer.concat([begun, chunk.subarray(end)])
  }
  if (begun.length > 0) yield begun
}

function linesLeft(bytes: Buffer, leftOut: (begin: number) => boolean): Buffer {
  const runs: Buffer[] = []
  let run = 0
  for (let begin = 0; begin < bytes.length; ) {
    const end = bytes.indexOf(newline, begin) + 1
    if (leftOut(begin)) {
      if (run < begin) runs.push(bytes.subarray(run, begin))
      run = end
    }
    begin = end
  }
  if (run === 0) return bytes
  if (run < bytes.length) runs.push(bytes.subarray(run))
  return Buffer.concat(runs)
}
