import { Agent, createServer, request } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { networkOf, networksBehind } from './network.ts'

const closing = new AsyncDisposableStack()
afterAll(() => closing.disposeAsync())

const agent = new Agent({ keepAlive: true, maxSockets: 4 })
closing.defer(() => agent.destroy())

type Forwarded = string | string[] | null

/** Asks a server that believes these proxies where a request comes from: always from 127.0.0.1. */
async function asking(proxies: readonly string[]): Promise<(forwarded: Forwarded) => Promise<string>> {
  const networks = networksBehind(proxies)
  const server = createServer((incoming, response) => void response.end(networks(incoming)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.defer(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return (forwarded) =>
    new Promise((resolve, reject) => {
      const headers = forwarded === null ? {} : { 'x-forwarded-for': forwarded }
      const sent = request({ host: '127.0.0.1', port, agent, headers }, (answer) => resolve(text(answer)))
      sent.on('error', reject).end()
    })
}

const behind = await asking(['127.0.0.1/32', '10.0.0.0/8', 'fd00::/8'])
const direct = await asking(['10.0.0.0/8'])
const nobody = await asking([])

test.for<[Forwarded, string]>([
  ['203.0.113.7', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7, 10.0.0.2, fd00::2', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7,::ffff:10.0.0.2', '203.0.113.7'],
  [['198.51.100.1', '203.0.113.7, 10.0.0.2'], '203.0.113.7'],
  ['10.9.9.9, 203.0.113.7', '203.0.113.7'],
  ['127.0.0.1, 203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['garbage, 203.0.113.7', '203.0.113.7'],
  [null, '127.0.0.1'],
  ['', '127.0.0.1'],
])('behind proxies, %j comes from %s', async ([forwarded, network]) => {
  expect(await behind(forwarded)).toBe(network)
})

test.for([
  'garbage',
  'unknown',
  '203.0.113.7, garbage',
  '203.0.113.7:4711',
  '[2001:db8::1]',
  '203.0.113.7, 256.0.0.1',
  '_x',
])('what a proxy passes on that is no address is nobody’s, and not the proxy’s: %s', async (forwarded) => {
  expect(await behind(forwarded)).toBe('')
  expect(await behind(`${forwarded}, 10.0.0.2`)).toBe('')
})

test.for(['203.0.113.7', '10.0.0.1', '203.0.113.7, 10.0.0.1', '127.0.0.1', 'garbage', ''])(
  'whoever is no proxy comes from where they connect, whatever they say: %s',
  async (forwarded) => {
    expect(await Promise.all([direct(forwarded), nobody(forwarded)])).toEqual(['127.0.0.1', '127.0.0.1'])
  },
)

/** Whatever a client may write into a header. */
const said = fc.oneof(
  fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.1', '127.0.0.1', 'fd00::1', '', ' ', 'x')), {
    maxLength: 6,
  }),
  fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), { maxLength: 4 }),
)
const isOutside = (address: string) => !/^(?:10\.|127\.|f[cd])/.test(networkOf(address))
const client = fc.oneof(fc.ipV4(), fc.ipV6()).filter(isOutside)
const proxies = fc.array(fc.constantFrom('10.0.0.2', '10.200.0.9', 'fd00::2', '::ffff:10.0.0.2'), { maxLength: 3 })

test('nobody chooses where they come from: not by connecting themselves, not through any number of proxies', async () => {
  await fc.assert(
    fc.asyncProperty(said, client, proxies, async (words, from, chain) => {
      expect(await direct(words.join(', '))).toBe('127.0.0.1')
      expect(await behind([...words, from, ...chain].join(', '))).toBe(networkOf(from))
    }),
    { numRuns: 300 },
  )
})
