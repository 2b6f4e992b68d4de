import type { Finish } from '../query/export-sql.ts'

/**
 * Makes of a cell of COPY what it is in a file: of a moment as PostgreSQL writes it in UTC (`2020-11-02 01:00:00.5+00`) the exact one
 * (`2020-11-02T01:00:00.500000Z`), of a boolean (`t`) its word. Writes it at a place, and gives the place behind it; null is no
 * bytes, and stays so. In the store the same costs as much as all of a row: half a million with three moments took 3.6 s plain,
 * 7.5 s by `to_char`.
 */
export function finished(finish: Finish, cell: Buffer, place: Place): number {
  if (cell.length === 0) return place.at
  return finish === 'moment' ? momentAt(cell, place) : wordAt(cell, place)
}

interface Place {
  readonly out: Buffer
  readonly at: number
}

const words: ReadonlyMap<number, Buffer> = new Map([
  [116, Buffer.from('true')],
  [102, Buffer.from('false')],
])
const [zero, space, point, letterT, letterZ] = [48, 32, 46, 84, 90]
const utc = Buffer.from('+00')

function wordAt(cell: Buffer, { out, at }: Place): number {
  const word = cell.length === 1 ? words.get(cell[0] ?? 0) : undefined
  if (!word) throw new TypeError('a boolean in another form')
  return at + word.copy(out, at)
}

function momentAt(cell: Buffer, { out, at }: Place): number {
  const length = cell.length - utc.length
  const between = cell.indexOf(space)
  if (between === -1 || cell.compare(utc, 0, utc.length, length) !== 0) throw new TypeError('a moment in another form')
  cell.copy(out, at, 0, length)
  out[at + between] = letterT
  const digits = cell.indexOf(point)
  let end = at + length
  if (digits === -1) {
    out[end] = point
    end += 1
  }
  const whole = digits === -1 ? end + 6 : at + digits + 7
  out.fill(zero, end, whole)
  out[whole] = letterZ
  return whole + 1
}
