/** Why a text is not the JSON document it should be. */
export class NotJson extends Error {}

// Neither one record nor all that stands around them is ever larger than this, in characters.
const longest = 16 * 1024 * 1024

/**
 * Cuts a JSON document that comes in pieces into the texts of the elements of the array at `path` (names with dots
 * between, empty for the document itself). Each text is for the caller to parse. Everything around the elements is kept
 * and parsed at the end, so that a document that is cut short, or is no JSON, never ends as a complete one.
 */
export async function* jsonElements(pieces: AsyncIterable<string>, path: string): AsyncGenerator<string> {
  const scan = scannerOf(path)
  for await (const piece of pieces) yield* scan.take(piece)
  scan.end()
}

interface State {
  /** Keys of the objects around the place, null inside an array that is not the one sought. */
  readonly keys: (string | null)[]
  outline: string
  element: string
  /** Brackets open inside the element. */
  depth: number
  within: 'outline' | 'elements'
  inString: boolean
  found: boolean
  /** Elements so far in the array. */
  count: number
  lastString: string
}

function scannerOf(path: string) {
  const state: State = {
    keys: [],
    outline: '',
    element: '',
    depth: 0,
    within: 'outline',
    inString: false,
    found: false,
    count: 0,
    lastString: '',
  }
  let rest = ''
  const marked = (sign: string): string | null => {
    if (sign === '\\') rest = sign
    else if (sign.length > 1) keep(state, sign)
    else return state.within === 'outline' ? around(state, sign, path) : inside(state, sign)
    return null
  }
  return {
    *take(piece: string): Generator<string> {
      const text = rest + piece
      rest = ''
      let at = 0
      for (let mark = nextMark(text, at, state.inString); mark !== null; mark = nextMark(text, at, state.inString)) {
        keep(state, text.slice(at, mark.index))
        at = mark.index + mark.sign.length
        const element = marked(mark.sign)
        if (element !== null) yield element
      }
      keep(state, text.slice(at))
    },
    end(): void {
      if (rest !== '' || state.inString || state.within === 'elements') throw new NotJson('ends in the middle')
      try {
        JSON.parse(state.outline)
      } catch {
        throw new NotJson('is no JSON around its records, or ends in the middle')
      }
      if (!state.found) throw new NotJson(path === '' ? 'is no array of records' : `has no array at ${path}`)
    },
  }
}

const signs = /["{}[\],:]/g
// An escape is one sign, so that its quote ends nothing; a piece may end between its two characters.
const stringSigns = /"|\\(?:.|$)/gs

function nextMark(text: string, at: number, inString: boolean): { index: number; sign: string } | null {
  const marks = inString ? stringSigns : signs
  marks.lastIndex = at
  const found = marks.exec(text)
  return found && { index: found.index, sign: found[0] }
}

function keep(state: State, text: string): void {
  if (state.within === 'elements') state.element += text
  else state.outline += text
  if (state.inString && state.within === 'outline') state.lastString += text
  if (state.element.length > longest) throw new NotJson('is longer than 16 MB')
  if (state.outline.length > longest) throw new NotJson('has more than 16 MB around its records')
}

/** A sign outside the records: it moves the place, and may be the bracket that opens them. */
function around(state: State, sign: string, path: string): null {
  if (sign === '"') {
    if (!state.inString) state.lastString = ''
    state.outline += sign
    state.inString = !state.inString
    return null
  }
  state.outline += sign
  if (sign === ':' && state.keys.length > 0) state.keys[state.keys.length - 1] = keyOf(state.lastString)
  if (sign === '}' || sign === ']') state.keys.pop()
  if (sign === '{') state.keys.push('')
  if (sign !== '[') return null
  if (state.keys.includes(null) || state.keys.join('.') !== path || (path === '' && state.keys.length > 0)) {
    state.keys.push(null)
    return null
  }
  if (state.found) throw new NotJson('has its records twice')
  state.found = true
  state.within = 'elements'
  return null
}

function keyOf(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    throw new NotJson('is no JSON around its records')
  }
}

/** A sign within the records: a comma or the closing bracket at their own level ends one. */
function inside(state: State, sign: string): string | null {
  if (state.depth === 0 && (sign === ',' || sign === ']')) return ended(state, sign)
  if (sign === '"') state.inString = !state.inString
  if (sign === '{' || sign === '[') state.depth += 1
  if (sign === '}' || sign === ']') state.depth -= 1
  if (state.depth < 0) throw new NotJson('closes what it did not open')
  state.element += sign
  return null
}

function ended(state: State, sign: string): string | null {
  const element = state.element
  state.element = ''
  if (sign === ']') {
    state.within = 'outline'
    state.outline += sign
    if (state.count === 0 && element.trim() === '') return null
  }
  state.count += 1
  return element
}
