import type { FileHandle } from 'node:fs/promises'

/** A file where it lies, not yet read. */
export interface PlacedFile {
  /** Relative to the source's folder or address, with slashes. */
  readonly path: string
  readonly bytes: number
  /** Milliseconds since 1970, by the clock of the place. */
  readonly modified: number
}

/** A file at hand: its bytes can be read as often as needed and are all of one moment. */
export interface FileAtHand extends AsyncDisposable {
  readonly handle: FileHandle
  readonly bytes: number
  /** SHA-256 in hexadecimal, where whoever keeps the file said it. */
  readonly digest: string | null
  /** Throws KHO211 when what was read is not one file as it was when it was opened. */
  stillSame(): Promise<void>
}

/** Where an agency leaves its files, reached for as long as one needs it. */
export interface Place extends AsyncDisposable {
  /** Every file there, by path; null where a place cannot tell. */
  list(signal: AbortSignal): Promise<readonly PlacedFile[] | null>
  /** One file, null where there is none. */
  find(path: string, signal: AbortSignal): Promise<PlacedFile | null>
  /** KHO206 where there is no such file, KHO212 where the path leads out of the place. */
  open(path: string, signal: AbortSignal): Promise<FileAtHand>
  /** What the agency's administrator has to grant so that these files can be read and nothing else. */
  grants(tables: readonly string[]): readonly string[]
  /** What Kho does there, for people. */
  readonly verb: string
}
