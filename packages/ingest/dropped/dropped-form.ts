import { KhoError } from '@kho/schema/error.ts'
import { findIdentifiers } from '@kho/schema/release/find-identifiers.ts'
import type { FileForm } from '../sources/files/file-form.ts'

/** What stands for a dropped file in messages of ours: what somebody called it may tell of people. */
export const theFile = { source: 'drop', from: 'file' } as const

const longestName = 120
const archive = [0x50, 0x4b, 0x03, 0x04]

/**
 * What a dropped file is by its name and its first bytes, which must agree. KHO493 for a name that is a path or no name of a
 * CSV file or workbook, for one that holds a person's number, and for bytes of another kind of file.
 */
export function droppedForm(name: string, head: Buffer): FileForm {
  const ending = /^[^/\\\p{C}]+\.(csv|xlsx)$/iu.exec(name)?.[1]?.toLowerCase()
  if (ending === undefined || name.length > longestName || name.startsWith('.')) {
    throw notTaken('Its name is no plain file name that ends in .csv or .xlsx.')
  }
  if (findIdentifiers(name).length > 0) throw notTaken('Its name holds what may be somebody’s number or address.')
  const isArchive = archive.every((byte, at) => head[at] === byte)
  if (isArchive !== (ending === 'xlsx')) throw notTaken('What is in it is not what its name says.')
  const form = { ...theFile, encoding: 'utf-8', sheet: null, records: null }
  if (ending === 'xlsx') return { ...form, format: 'xlsx', delimiter: ',' }
  const encoding = encodingOf(head)
  return { ...form, format: 'csv', encoding, delimiter: delimiterIn(new TextDecoder(encoding).decode(head)) }
}

/** UTF-16 is told by its mark alone, as Excel's "Unicode text" has it; bytes with a zero are no text otherwise. */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head.includes(0)) throw notTaken('What is in it is not what its name says.')
  return 'utf-8'
}

/** What stands most often between the names of the first line, a comma where nothing does. */
function delimiterIn(text: string): string {
  const [line = ''] = text.split('\n', 1)
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: bare.split(sign).length }))
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).sign
}

function notTaken(why: string): KhoError {
  return new KhoError('KHO493', `This file is not taken. ${why}`)
}
