import type { Random } from '../judges/random.ts'

const pieces = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '"',
    '"""',
    '$',
    '@',
    '!',
    ':',
    ',',
    '...',
    '#',
    '|',
    '&',
    '=',
    '\\',
    '\u0000',
    '\ufeff',
    '\ud800',
  ],
  ...[
    'query',
    'mutation',
    'fragment',
    'on',
    'null',
    'true',
    '1e999',
    '-0',
    '9'.repeat(400),
    '__proto__',
    '__schema',
    '__typename',
  ],
  ...[
    '@skip(if: true)',
    '@include(if: $a)',
    'first: 1000',
    'filter: { note: { eq: "x" } }',
    'ấ',
    '\u202e',
    '\u{1f600}',
    '/*',
    '--',
    '%s',
  ],
]

/** A document made of another by a few random changes: what is written by a machine that tries everything. */
export function mutated(document: string, random: Random): string {
  let text = document.slice(0, 3_000)
  const changes = random.below(6) + 1
  for (let change = 0; change < changes; change += 1) text = changed(text, random)
  return text
}

function changed(text: string, random: Random): string {
  const [from, length] = [random.below(text.length + 1), random.below(20)]
  const [before, span, after] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)]
  const kind = random.below(5)
  if (kind === 0) return before + after
  if (kind === 1) return before + span + span + after
  if (kind === 2) return before + random.pick(pieces) + span + after
  if (kind === 3) return before + random.pick(pieces) + after
  return after + before + span
}
