import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonElements } from './json-elements.ts'

async function elements(text: string, path: string, size: number): Promise<readonly string[]> {
  const pieces = async function* () {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
  }
  return Array.fromAsync(jsonElements(pieces(), path))
}

describe('the elements of a JSON document', () => {
  test('are those of the array at the path, however the pieces are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 }),
        fc.jsonValue(),
        fc.constantFrom('', ' ', '\n\t'),
        fc.integer({ min: 1, max: 7 }),
        async (values, other, blank, size) => {
          const text = `{${blank}"other":${JSON.stringify({ items: other })},"data"${blank}:{"n":[[],{"a":1}],"items":[${values
            .map((value) => `${blank}${JSON.stringify(value)}${blank}`)
            .join(',')}]}}`
          const found = await elements(text, 'data.items', size)
          expect(found.map((element) => JSON.parse(element))).toEqual(JSON.parse(text).data.items)
        },
      ),
      { numRuns: 300, seed: 20201102 },
    )
  })

  test('are those of the document where no path is given', async () => {
    expect(await elements(' [1, "a,]\\"", [2], {}] ', '', 3)).toEqual(['1', ' "a,]\\""', ' [2]', ' {}'])
    expect(await elements('[ ]', '', 1)).toEqual([])
  })

  test.for([
    ['[1', '', 'in the middle'],
    ['{"a":[1],"b":"', 'a', 'in the middle'],
    ['{"a":[1]', 'a', 'around its records'],
    ['{"a":[1]} x', 'a', 'around its records'],
    ['{"a":[1],"a":[2]}', 'a', 'twice'],
    ['{"a":[1]}', 'b', 'no array at b'],
    ['{"a":{"b":1}}', 'a', 'no array at a'],
    ['{}', '', 'no array of records'],
    ['[1]}', '', 'around its records'],
    ['[1}]', '', 'did not open'],
    ['', '', 'around its records'],
    [':', '', 'around its records'],
  ] as const)('are none of %j at %j', async ([text, path, why]) => {
    await expect(elements(text, path, 1)).rejects.toThrow(why)
  })

  test('with nothing between two commas are left for the parser to refuse', async () => {
    expect(await elements('[1,,2,]', '', 2)).toEqual(['1', '', '2', ''])
  })
})
