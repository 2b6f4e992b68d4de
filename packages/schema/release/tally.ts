import { hash } from 'node:crypto'
import { type Cells, csvBatches } from './csv-batches.ts'

/** Adds to one of two sums of a key. */
export interface Note {
  readonly key: string
  readonly side: 0 | 1
  readonly add: number
}

export interface Tallied {
  readonly csv: string
  notesOf(cells: Cells): readonly Note[]
}

export type Sums = [number, number]

/** So many keys are held at once, about 100 MB. */
const heldKeys = 500_000

/** The two sums of every key in some files, in memory that does not grow with them: each file is read as often as that takes. */
export async function* tally(files: readonly Tallied[], keys: number): AsyncGenerator<Sums> {
  const passes = Math.max(1, Math.ceil(keys / heldKeys))
  for (let pass = 0; pass < passes; pass += 1) {
    const sums = new Map<string, Sums>()
    const add = ({ key, side, add }: Note) => {
      const digest = hash('sha256', key)
      if (Number.parseInt(digest.slice(0, 8), 16) % passes !== pass) return
      const short = digest.slice(0, 32)
      const kept = sums.get(short) ?? [0, 0]
      kept[side] += add
      sums.set(short, kept)
    }
    for (const { csv, notesOf } of files) {
      for await (const batch of csvBatches(csv)) for (const cells of batch) for (const note of notesOf(cells)) add(note)
    }
    yield* sums.values()
  }
}
