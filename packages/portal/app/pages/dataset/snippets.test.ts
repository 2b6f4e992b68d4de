import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { previewQuery } from './preview-query.ts'
import { snippetsOf } from './snippets.ts'

const nothing = { description: null, unit: null, codes: null, deprecated: null }
const field = { list: false, required: false, sensitivity: 'none', ...nothing }
const fields = [
  { ...field, name: 'permitNo', type: 'text', class: 'open', title: { vi: 'Số', en: 'Number' } },
  { ...field, name: 'ownerId', type: 'text', class: 'on_request', title: { vi: 'Chủ', en: 'Owner' } },
]
const permits = { name: 'permits', many: 'permits', fields }
const origin = 'https://kho.example'

test('every tool asks the same: what may be taken as a file, the rest with who asks and what for', () => {
  const tools = ['curl', 'Python', 'R', 'Excel', 'Power BI', 'GraphQL']
  for (const asFiles of [true, false]) {
    const snippets = new Map(snippetsOf(permits, { origin, asFiles }))
    expect([...snippets.keys()]).toEqual(tools)
    const address = asFiles ? `${origin}/open/permits/live.csv` : `${origin}/graphql`
    for (const tool of tools.slice(0, 4)) expect(snippets.get(tool as 'curl')).toContain(address)
    expect(snippets.get('Power BI')).toContain(`"${origin}/odata/v4/"`)
    expect(String(snippets.get('curl')).includes('X-Purpose')).toBe(!asFiles)
  }
})

test('the GraphQL of a snippet and of the preview can be read, and the snippet asks for what is open', () => {
  const [, query = ''] = snippetsOf(permits, { origin, asFiles: false }).at(-1) ?? []
  expect(() => parse(query)).not.toThrow()
  expect(query).toContain('permitNo')
  expect(query).not.toContain('ownerId')
  expect(() => parse(previewQuery(permits))).not.toThrow()
})
