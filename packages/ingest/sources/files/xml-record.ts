import type { SaxesTagNS } from 'saxes'

/** The texts of a record by path, in the order they stand in the document. */
export type XmlCells = ReadonlyMap<string, readonly (string | null)[]>

/** Follows the elements of a document and gathers those of one record at a time. */
export interface XmlGatherer {
  open(tag: SaxesTagNS): void
  text(text: string): void
  /** The record that this closing tag ends, if it ends one. */
  close(): XmlCells | null
  readonly depth: number
}

interface Place {
  readonly path: string
  text: string
  hasChildren: boolean
  readonly nil: boolean
}

/** Gathers the elements at `records`, or without it the root's children; only `wanted` paths where they are named. */
export function xmlGatherer(records: string | null, wanted: ReadonlySet<string> | null): XmlGatherer {
  const names: string[] = []
  const places: Place[] = []
  let cells = new Map<string, (string | null)[]>()
  const wants = (path: string) => wanted === null || wanted.has(path) || wanted.has(`${path}[]`)
  const add = (path: string, text: string | null) => {
    if (!wants(path)) return
    const texts = cells.get(path)
    if (texts) texts.push(text)
    else cells.set(path, [text])
  }
  return {
    get depth() {
      return names.length
    },
    open(tag) {
      names.push(tag.local)
      const outer = places.at(-1)
      if (outer) outer.hasChildren = true
      else if (records === null ? names.length !== 2 : names.join('.') !== records) return
      const path = outer ? joined(outer.path, tag.local) : ''
      places.push({ path, text: '', hasChildren: false, nil: isNil(tag) })
      for (const [name, value] of attributesOf(tag)) add(joined(path, `@${name}`), value)
    },
    text(text) {
      const place = places.at(-1)
      if (place && wants(ownPath(place))) place.text += text
    },
    close() {
      names.pop()
      const place = places.pop()
      if (!place) return null
      if (place.nil) add(ownPath(place), null)
      else if (!place.hasChildren || place.text.trim() !== '') add(ownPath(place), place.text)
      if (places.length > 0) return null
      const record = cells
      cells = new Map()
      return record
    },
  }
}

const nilName = 'http://www.w3.org/2001/XMLSchema-instance'

function isNil({ attributes }: SaxesTagNS): boolean {
  const said = Object.values(attributes).find(({ uri, local }) => uri === nilName && local === 'nil')
  return said?.value === 'true' || said?.value === '1'
}

function attributesOf({ attributes }: SaxesTagNS): readonly (readonly [string, string])[] {
  return Object.values(attributes).flatMap(({ prefix, local, value }) =>
    prefix === 'xmlns' || (prefix === '' && local === 'xmlns') ? [] : [[local, value] as const],
  )
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function ownPath({ path }: Place): string {
  return path === '' ? '#text' : path
}
