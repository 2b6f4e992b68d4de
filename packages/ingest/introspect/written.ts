import { Document, visit } from 'yaml'

/** A value as a YAML document under comment lines, small maps on one line as people write them. */
export function written(content: object, comment: readonly string[] = []): string {
  const document = new Document(content)
  if (comment.length > 0) document.commentBefore = comment.map((line) => ` ${line}`).join('\n')
  visit(document, {
    Map: (_, map, path) => {
      if (path.length > 2 && map.items.length <= 8) map.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}
