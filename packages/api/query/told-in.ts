import { KhoError } from '@kho/schema/error.ts'

/** By place, the keys of the subjects whose personal cells were shown there; null is somebody whose key is. */
export type Told = readonly (ReadonlySet<string | null> | undefined)[]

/** What the statement's third column tells: see `subjectsSql`. Throws KHO551 for anything else, so that nothing goes untold. */
export function toldIn(subjects: string): Told {
  const told: Set<string | null>[] = []
  for (let at = 0; at < subjects.length; ) {
    const open = subjects.indexOf('{', at)
    const first = open === -1 ? '' : subjects.slice(at, open)
    if (!isPlace.test(first)) untold()
    at = open
    for (let slot = Number(first); at === open || subjects[at - 1] === ','; slot += 1) {
      const key = keyFrom(subjects, at === open ? open + 1 : at)
      told[slot] ??= new Set()
      told[slot]?.add(key.key)
      at = key.end
    }
  }
  return told
}

const isPlace = /^\d+$/

interface Key {
  readonly key: string | null
  /** Behind what closes it: a comma or a brace. */
  readonly end: number
}

/** A key as PostgreSQL writes an element of a list: between quotes where a list would be read otherwise. */
function keyFrom(subjects: string, at: number): Key {
  if (subjects[at] === '"') return quotedFrom(subjects, at)
  const rest = subjects.slice(at, Math.max(at, subjects.indexOf('}', at)))
  const comma = rest.indexOf(',')
  const key = comma === -1 ? rest : rest.slice(0, comma)
  if (key === '' || key.includes('{') || key.includes('"')) untold()
  return { key: key === 'NULL' ? null : key, end: at + key.length + 1 }
}

const quoted = /"((?:[^"\\]|\\.)*)"[,}]/sy

function quotedFrom(subjects: string, at: number): Key {
  quoted.lastIndex = at
  const [whole, key = ''] = quoted.exec(subjects) ?? untold()
  return { key: key.replace(/\\(.)/gs, '$1'), end: at + whole.length }
}

function untold(): never {
  throw new KhoError('KHO551', 'The store could not answer.')
}
