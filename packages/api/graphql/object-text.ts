/**
 * The members of one JSON object's text by name, each value's text as it stands: so that two answers can be put
 * together without reading what is in them. The text is one that Postgres or JSON.stringify wrote.
 */
export function membersOf(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>()
  let at = text.indexOf('{') + 1
  for (;;) {
    at = afterSpace(text, at)
    if (at >= text.length || text[at] === '}') return members
    if (text[at] === ',') at = afterSpace(text, at + 1)
    const nameEnd = stringEnd(text, at)
    const name: unknown = JSON.parse(text.slice(at, nameEnd))
    const from = afterSpace(text, text.indexOf(':', nameEnd) + 1)
    at = valueEnd(text, from)
    members.set(String(name), text.slice(from, at).trimEnd())
  }
}

/** One object's text from members' texts. */
export function objectText(members: Iterable<readonly [name: string, text: string]>): string {
  return `{${[...members].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}

function valueEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = stringEnd(text, at) - 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth < 0 || (depth === 0 && character === ',')) return at
  }
  return text.length
}

/** The position after the string that begins at `from`. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function afterSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1
  return at
}
