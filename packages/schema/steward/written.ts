import { isCollection, visit, Document as YamlDocument } from 'yaml'
import type { Written } from './policy-template.ts'

/** A document as people write it: what stands deeper than `depth` collections in brackets on its line, where it fits. */
export function written(value: Written, depth: number): string {
  const yaml = new YamlDocument(value)
  visit(yaml, {
    Collection: (_, node, path) => {
      if (path.filter(isCollection).length > depth) node.flow = JSON.stringify(node).length < 100
    },
  })
  // No text of ours holds a bracket.
  return yaml.toString({ lineWidth: 0 }).replaceAll('[ ', '[').replaceAll(' ]', ']')
}
