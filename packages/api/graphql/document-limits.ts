import { KhoError } from '@kho/schema/error.ts'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type ParseOptions,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  type Source,
} from 'graphql'

/** The bounds of a document, looked at before it is compared with any schema. Counts are of what fragments expand to. */
export const documentLimits = {
  characters: 50_000,
  tokens: 2_000,
  depth: 15,
  fields: 1_000,
  aliases: 50,
  directives: 50,
  fragments: 50,
  /** The same field of the same place, under whatever names. `__schema` takes no aliases at all: it is large and answered in one go. */
  repeats: 20,
}

type Bound = keyof typeof documentLimits

/** The same of a document that is answered once: what goes on is told as events, to whoever takes them. */
export function parseAnswered(source: string | Source, options?: ParseOptions): DocumentNode {
  const document = parseBounded(source, options)
  const goesOn = document.definitions.some((node) => 'operation' in node && node.operation === 'subscription')
  if (goesOn) throw new KhoError('KHO446', 'There is no subscription here; take text/event-stream for one.')
  return document
}

/** Parses a document within the limits. Throws KHO447 for one beyond them, and graphql-js's own error for bad syntax. */
export function parseBounded(source: string | Source, options?: ParseOptions): DocumentNode {
  const text = typeof source === 'string' ? source : source.body
  within('characters', text.length)
  const document = parseWithin(source, options)
  const fragments = fragmentsOf(document)
  within('fragments', fragments.size)
  for (const definition of document.definitions) {
    if (!('selectionSet' in definition)) continue
    const open = definition.kind === Kind.FRAGMENT_DEFINITION ? [definition.name.value] : []
    const size = sizeOf(definition.selectionSet, { fragments, open: new Set(open), known: new Map() })
    const own = definition.directives?.length ?? 0
    for (const bound of ['depth', 'fields', 'aliases'] as const) within(bound, size[bound])
    within('directives', size.directives + own)
  }
  return document
}

function parseWithin(source: string | Source, options?: ParseOptions): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: documentLimits.tokens })
  } catch (thrown) {
    if (thrown instanceof GraphQLError && /more tha[nt] \d+ tokens/.test(thrown.message)) beyond('tokens')
    throw thrown
  }
}

interface Size {
  readonly depth: number
  readonly fields: number
  readonly aliases: number
  readonly directives: number
}

interface Measuring {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Fragments that are being measured: meeting one again is a cycle. */
  readonly open: ReadonlySet<string>
  readonly known: Map<string, Size>
}

const nothing: Size = { depth: 0, fields: 0, aliases: 0, directives: 0 }

function sizeOf(set: SelectionSetNode, measuring: Measuring): Size {
  const repeats = new Map<string, number>()
  let sum = nothing
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const count = (repeats.get(selection.name.value) ?? 0) + 1
      within('repeats', count)
      repeats.set(selection.name.value, count)
    }
    sum = together(sum, selectionSize(selection, measuring))
  }
  return sum
}

function selectionSize(selection: SelectionNode, measuring: Measuring): Size {
  const directives = { ...nothing, directives: selection.directives?.length ?? 0 }
  if (selection.kind === Kind.FRAGMENT_SPREAD)
    return together(directives, fragmentSize(selection.name.value, measuring))
  if (selection.kind === Kind.INLINE_FRAGMENT) return together(directives, sizeOf(selection.selectionSet, measuring))
  const inner = selection.selectionSet ? sizeOf(selection.selectionSet, measuring) : nothing
  const isIntrospection = selection.name.value.startsWith('__')
  const aliases = inner.aliases + (selection.alias ? 1 : 0)
  if (selection.name.value === '__schema' && aliases > 0) {
    throw new KhoError('KHO447', 'The schema is asked for once, without aliases.', { limit: 'introspection' })
  }
  return together(directives, {
    // Introspection is deep by nature and has a rule of its own in graphql-js.
    depth: isIntrospection ? 1 : inner.depth + 1,
    fields: inner.fields + 1,
    aliases,
    directives: inner.directives,
  })
}

function fragmentSize(name: string, measuring: Measuring): Size {
  const known = measuring.known.get(name)
  if (known) return known
  if (measuring.open.has(name)) throw new KhoError('KHO447', 'A fragment contains itself.', { limit: 'cycle' })
  const fragment = measuring.fragments.get(name)
  if (!fragment) return nothing // validation names it
  const open = new Set([...measuring.open, name])
  const size = sizeOf(fragment.selectionSet, { ...measuring, open })
  measuring.known.set(name, size)
  return size
}

function together(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
  }
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}

function within(bound: Bound, found: number): void {
  if (found > documentLimits[bound]) beyond(bound)
}

function beyond(bound: Bound): never {
  const limit = documentLimits[bound]
  throw new KhoError('KHO447', `The query has more than ${limit} ${bound}.`, { limit: bound, most: limit })
}
