import { Document, isPair, isScalar, visit } from 'yaml'

/** A value as a YAML document under comment lines, laid out as people write it: small maps and lists on one line. */
export function written(content: object, comment: readonly string[] = []): string {
  const document = new Document(content)
  if (comment.length > 0) document.commentBefore = comment.map((line) => ` ${line}`).join('\n')
  visit(document, {
    Map: (_, map, path) => {
      const parent = path.at(-1)
      if (isPair(parent) && !isLong(parent.key, map.items.length)) map.flow = true
    },
    Seq: (_, list) => {
      if (list.items.every((item) => isScalar(item))) list.flow = true
    },
  })
  return document.toString({ lineWidth: 0 })
}

/** Fields stand one a line, and so do more than four columns. */
function isLong(key: unknown, items: number): boolean {
  const name = isScalar(key) ? key.value : null
  return name === 'fields' || name === 'connection' || (name === 'map' && items > 4)
}
