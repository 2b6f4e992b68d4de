import { describe, expect, test } from 'vitest'
import { addressGuard } from './address-guard.ts'

const open = { source: 'agency', networks: null }

/** Written in every way in which an IPv4 address can stand in an IPv6 one. */
const wrapped = (address: string): readonly string[] => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const high = ((a << 8) | b).toString(16)
  const low = ((c << 8) | d).toString(16)
  return [
    address,
    `::ffff:${address}`,
    `::ffff:${high}:${low}`,
    `::${address}`,
    `0:0:0:0:0:FFFF:${high}:${low}`,
    `64:ff9b::${address}`,
    `2002:${high}:${low}::1`,
  ]
}

describe('I01: the address of a source', () => {
  test.for(['169.254.169.254', '169.254.0.1', '0.0.0.0', '0.1.2.3', '224.0.0.1', '255.255.255.255', '240.0.0.1'])(
    'is never %s, however it is written',
    (address) => {
      for (const reach of ['url', 'database'] as const) {
        const guard = addressGuard(open, reach)
        expect(wrapped(address).filter((one) => guard.allows(one))).toEqual([])
      }
    },
  )

  test.for([
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    '::',
    'ff02::1',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    '2001:0:7f00:1::1',
    '64:ff9b:1::7f00:1',
    'localhost',
    '',
    '127.1',
    '0x7f000001',
    '2130706433',
    '1.2.3.4.5',
  ])('is never %j', (address) => {
    expect(addressGuard(open, 'database').allows(address)).toBe(false)
  })

  test.for(['127.0.0.1', '127.255.0.3'])('is this machine for databases only: %s', (address) => {
    expect(wrapped(address).filter((one) => addressGuard(open, 'url').allows(one))).toEqual([])
    expect(wrapped(address).every((one) => addressGuard(open, 'database').allows(one))).toBe(true)
    expect(addressGuard(open, 'url').allows('::1')).toBe(false)
    expect(addressGuard(open, 'database').allows('::1')).toBe(true)
  })

  test.for(['10.1.2.3', '192.168.1.1', '8.8.8.8', 'fd12::1', '2606:4700::1111'])(
    'may be %s where the city names no networks',
    (address) => {
      expect(addressGuard(open, 'url').allows(address)).toBe(true)
    },
  )

  test('is one of the city’s networks where it names them, for databases too', () => {
    const guard = addressGuard({ source: 'agency', networks: ['10.8.0.0/16', 'fd12::/32'] }, 'database')
    expect(wrapped('10.8.3.4').every((one) => guard.allows(one))).toBe(true)
    expect(guard.allows('fd12::5')).toBe(true)
    for (const other of [...wrapped('10.9.0.1'), ...wrapped('127.0.0.1'), '::1', 'fd13::1', '8.8.8.8']) {
      expect(guard.allows(other)).toBe(false)
    }
  })

  test('is no trap even where the city’s networks are all there are', () => {
    const guard = addressGuard({ source: 'agency', networks: ['0.0.0.0/0', '::/0'] }, 'url')
    expect(wrapped('169.254.169.254').filter((one) => guard.allows(one))).toEqual([])
    expect(guard.allows('127.0.0.1')).toBe(true)
  })

  test.for(['/var/run/postgresql', 'a b', 'a,b', 'a/b', 'a?b', 'a:1', '', '[::1]', '169.254.169.254', 'fe80::1'])(
    'is not hidden in a host: %j',
    (host) => {
      expect(() => addressGuard(open, 'database').refuseHost(host)).toThrow(expect.objectContaining({ code: 'KHO252' }))
    },
  )
})
