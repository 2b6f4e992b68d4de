import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalText } from './body.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 78)
/** Members of entries have names: what looks like an index, JavaScript would put first. */
const name = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !/^\d+$/.test(text))
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false, 0, -0, 2 ** 53, 'kho_\u0000\u2028"\\', undefined),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(name, tie('value'), { maxKeys: 6 }),
  ),
}))

test(`a body is the text that RFC 8785 makes of its members (seed ${seed})`, () => {
  const property = fc.property(fc.dictionary(name, value), (members) => {
    expect(canonicalText(members)).toBe(canonicalize(members))
  })
  fc.assert(property, { seed, numRuns: 2000 })
})
