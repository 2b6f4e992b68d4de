import { KhoError } from '@kho/schema/error.ts'

/** By place, the keys of the subjects whose personal cells were shown there; null is somebody whose key is. */
export type Told = readonly (ReadonlySet<string | null> | undefined)[]

/** A subject's key, quoted or as it stands, and what closes it; before it the place, where that begins here. */
const word = /(?:(\d+)\{)?(?:"((?:[^"\\]|\\.)*)"|([^",{}]+))([,}])/sy

/** What the statement's third column tells: see `subjectsSql`. Throws KHO551 for anything else, so that nothing goes untold. */
export function toldIn(subjects: string): Told {
  const told: Set<string | null>[] = []
  let slot: number | null = null
  for (word.lastIndex = 0; word.lastIndex < subjects.length; ) {
    const [, place, quoted, bare, close] = word.exec(subjects) ?? untold()
    if ((slot === null) === (place === undefined)) untold()
    const here: number = slot ?? Number(place)
    told[here] ??= new Set()
    told[here]?.add(keyIn(quoted, bare))
    slot = close === ',' ? here + 1 : null
  }
  return slot === null ? told : untold()
}

function keyIn(quoted: string | undefined, bare: string | undefined): string | null {
  if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1')
  return bare === undefined || bare === 'NULL' ? null : bare
}

function untold(): never {
  throw new KhoError('KHO551', 'The store could not answer.')
}
