import type { ByteWriter } from '../byte-writer.ts'

/**
 * Writes one cell as its column takes it, length and bytes. False when it may hold something to refuse or the cell is
 * beyond this writer; whatever it wrote by then is to be forgotten.
 */
export type FastCell = (bytes: Buffer, begin: number, end: number, out: ByteWriter) => boolean
