import { isSigned } from './head-key.ts'
import type { HeadsLine } from './heads-folder.ts'
import { type HeadStatement, readStatement, type Signed, type Statement } from './statement.ts'

/** A line of a heads file that vouches for nothing. */
export interface BadLine {
  readonly file: string
  readonly line: number
  /** `form`: it is no statement. `signature`: no trusted key signed it. */
  readonly what: 'form' | 'signature'
}

export interface TrustedHeads {
  /** By chain. */
  readonly heads: ReadonlyMap<string, readonly HeadStatement[]>
  readonly bad: readonly BadLine[]
}

type Read = HeadsLine & { readonly read: (Signed & { readonly statement: Statement }) | null }

/** The heads that trusted keys signed: those of `keys` by name, and those that a trusted key vouches for. */
export function trustedHeads(lines: readonly HeadsLine[], keys: readonly string[]): TrustedHeads {
  const all = lines.map((line) => ({ ...line, read: readStatement(line.text) }))
  const trusted = trustedKeys(all, keys)
  const [heads, bad]: [HeadStatement[], BadLine[]] = [[], []]
  for (const { file, line, read } of all) {
    if (!read) bad.push({ file, line, what: 'form' })
    else if (!isTrusted(read, trusted)) bad.push({ file, line, what: 'signature' })
    else if (read.statement.kind === 'head') heads.push(read.statement)
  }
  return { heads: Map.groupBy(heads, ({ chain }) => chain), bad }
}

function trustedKeys(all: readonly Read[], keys: readonly string[]): ReadonlySet<string> {
  const trusted = new Set(keys)
  for (let before = -1; before < trusted.size; ) {
    before = trusted.size
    for (const { read } of all) {
      if (read?.statement.kind === 'key' && isTrusted(read, trusted)) trusted.add(read.statement.next)
    }
  }
  return trusted
}

function isTrusted({ body, signature, statement: { key } }: NonNullable<Read['read']>, trusted: ReadonlySet<string>) {
  return trusted.has(key) && isSigned(key, body, signature)
}
