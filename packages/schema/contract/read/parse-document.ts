import { Composer, type CST, isScalar, Lexer, LineCounter, Parser, type Document as YamlDocument } from 'yaml'
import type { Document, Problem } from '../document.ts'
import { documentForms } from '../forms/document-forms.ts'
import { sayIssues } from './form-problems.ts'
import { limits } from './limits.ts'
import { kindOf, type Part, positionOf } from './part.ts'
import { plainOf, TooMuch } from './plain.ts'
import { type Position, problemAt, type Say } from './problems.ts'

/** What a file holds: the documents that have the form of their kind. */
export interface Parsed {
  readonly parts: readonly Part[]
  /** Names that documents with problems would have defined, as `dataset dossiers`: nobody is told that these are missing. */
  readonly broken: readonly string[]
}

const start: Position = { line: 1, column: 1 }

/** Reads one file of one or several YAML (or JSON) documents; what is wrong with them is added to `problems`, all of it. */
export function parseDocument({ path, text }: Document, problems: Problem[]): Parsed {
  const lines = new LineCounter()
  const composed = composedDocuments(text, lines)
  if (typeof composed === 'string') {
    problems.push(problemAt(path, start, 'KHO102', composed))
    return { parts: [], broken: [] }
  }
  const read = composed.map((yaml) => parsePart({ path, yaml, lines, problems }))
  return { parts: read.flatMap(({ parts }) => parts), broken: read.flatMap(({ broken }) => broken) }
}

/** The YAML documents of a text, or why it is not even read: its size, or nesting that would exhaust a recursive reader. */
function composedDocuments(text: string, lines: LineCounter): readonly YamlDocument.Parsed[] | string {
  if (text.length > limits.length) return `is longer than ${limits.length} characters`
  if (text.includes('\0')) return 'holds a NUL character'
  const tokens = tokensOf(text, lines)
  if (tokens === null) return `is nested deeper than ${limits.depth} levels`
  return [...new Composer({ uniqueKeys: false }).compose(tokens)]
}

/** The syntax trees of a text, read without recursion; null where they are too deep to be composed. */
function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | null {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  const tokens: CST.Token[] = []
  let open = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') open++
    else if (lexeme === ']' || lexeme === '}') open--
    if (open > limits.depth) return null
    for (const token of parser.next(lexeme)) tokens.push(token)
  }
  tokens.push(...parser.end())
  return tokens.some(isTooDeep) ? null : tokens
}

function isTooDeep(root: CST.Token): boolean {
  const left: { readonly token: CST.Token; readonly depth: number }[] = [{ token: root, depth: 0 }]
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (one.depth > limits.depth + 2) return true
    for (const token of childrenOf(one.token)) left.push({ token, depth: one.depth + 1 })
  }
  return false
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : []
  if (!('items' in token)) return []
  return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])])
}

interface Unread {
  readonly path: string
  readonly yaml: YamlDocument.Parsed
  readonly lines: LineCounter
  readonly problems: Problem[]
}

function parsePart({ path, yaml, lines, problems }: Unread): Parsed {
  const before = problems.length
  for (const { pos, message } of [...yaml.errors, ...yaml.warnings]) {
    const { line, col } = lines.linePos(pos[0])
    problems.push(problemAt(path, { line, column: col }, 'KHO101', message))
  }
  if (yaml.contents === null || isNothing(yaml.contents)) return { parts: [], broken: [] }
  const syntaxIsRight = problems.length === before
  // Of a document with broken syntax only the name is used, so its other problems are not told.
  const say: Say = (steps, code, message, at = 'value') => {
    if (syntaxIsRight && problems.length < limits.problems)
      problems.push(problemAt(path, positionOf(yaml, lines, steps, at), code, message))
  }
  const { part, broken } = readPart(path, yaml, say)
  return problems.length > before ? { parts: [], broken } : { parts: part ? [part] : [], broken: [] }
}

/** What a file of comments alone holds. */
const isNothing = (node: unknown): boolean => isScalar(node) && node.value === null

function readPart(file: string, yaml: YamlDocument, say: Say): { part: Part | null; broken: readonly string[] } {
  try {
    const form = plainOf(yaml, say)
    const kind = kindOf(form)
    if (kind === null) {
      say([], 'KHO103', 'is no kind of document that Kho knows')
      return { part: null, broken: [] }
    }
    const checked = documentForms[kind].safeParse(form)
    if (!checked.success) sayIssues(checked.error.issues, say, form)
    return { part: { file, kind, form, say }, broken: namesOf(kind, form) }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    say([], 'KHO102', error.message)
    return { part: null, broken: [] }
  }
}

function namesOf(kind: string, form: unknown): readonly string[] {
  const forms = Array.isArray(form) ? form : [form]
  const key = { code_list: 'list', code_map: 'map', derived_dataset: 'dataset', agencies: 'agency' }[kind] ?? kind
  return forms.flatMap((one) => (typeof one?.[key] === 'string' ? [`${key} ${one[key]}`] : []))
}
