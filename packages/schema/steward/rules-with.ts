import { isSeq, parseDocument } from 'yaml'
import type { Written } from './policy-template.ts'
import { written } from './written.ts'

interface Place {
  readonly dataset: string
  /** The document that holds its rules and nothing else; null where there is none yet. */
  readonly text: string | null
}

/**
 * The rules of a dataset with one more at their end. What its steward wrote stays as it is, comments too, unless the rules
 * stand in brackets: these are written anew, a rule a line. Pure.
 */
export function rulesWith(rule: Written, { dataset, text }: Place): string {
  if (text === null) return written({ policy: dataset, rules: [rule] }, 2)
  const yaml = parseDocument(text)
  const rules = yaml.get('rules')
  if (isSeq(rules) && !rules.flow && rules.range) {
    const [begin, end] = rules.range
    const margin = text.slice(text.lastIndexOf('\n', begin) + 1, begin)
    const lines = written([rule], 1).trimEnd().split('\n')
    return `${text.slice(0, end).trimEnd()}\n${lines.map((line) => margin + line).join('\n')}\n${text.slice(end)}`
  }
  yaml.addIn(['rules'], yaml.createNode(rule))
  if (isSeq(rules)) rules.flow = false
  return yaml.toString({ lineWidth: 0 })
}
