import { isIP } from 'node:net'
import { KhoError } from '@kho/schema/error.ts'
import ipaddr from 'ipaddr.js'
import type { Connection } from '../connection.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Which addresses a source may be reached at. Names are judged by the address that a socket is about to connect to. */
export interface AddressGuard {
  readonly source: string
  allows(address: string): boolean
  /** KHO252 for a host that is itself an address which may not be reached, or no host at all. */
  refuseHost(host: string): void
}

/**
 * Sources that are named by a URL may not look at the machine they are read from; databases often stand on it. Addresses
 * that anybody names are `public`: nothing but the open internet, and the networks listed besides.
 */
export type Reach = 'url' | 'database' | 'public'

/** The guard of a source: the city's networks, or without them everything that is no trap. */
export function addressGuard(
  { source, networks }: Pick<Connection, 'source' | 'networks'>,
  reach: Reach,
): AddressGuard {
  const known = networks?.map((network) => ipaddr.parseCIDR(network)) ?? null
  const allows = (text: string): boolean => {
    const address = isIP(text) ? innermost(ipaddr.parse(text)) : null
    if (address === null || isTrap(address)) return false
    if (reach === 'public' && address.range() === 'unicast') return true
    if (known === null) return reach === 'database' || (reach === 'url' && address.range() !== 'loopback')
    return known.some((network) => isWithin(address, network))
  }
  const refuseHost = (host: string): void => {
    if (isIP(host) === 0 ? /^[\w.-]+$/.test(host) : allows(host)) return
    throw refusedAddress(source)
  }
  return { source, allows, refuseHost }
}

/** The refusal of an address; which one it was could be what a stranger wants to know. */
export function refusedAddress(source: string): KhoError {
  return new KhoError('KHO252', `Source ${source} leads to an address that Kho does not connect to.`, { source })
}

// Where clouds tell their machines' secrets, outside the link-local range: AWS, Alibaba, Azure.
const metadata: ReadonlySet<string> = new Set(['fd00:ec2::254', '100.100.100.200', '168.63.129.16'])

const traps: ReadonlySet<string> = new Set([
  ...['unspecified', 'broadcast', 'multicast', 'linkLocal', 'reserved'],
  // Ways of writing an IPv4 address that may lead anywhere, Kho's own machine included.
  ...['teredo', 'rfc6145'],
])

// The NAT64 of a network's own (RFC 8215): which bits of it are the IPv4 address, only that network knows.
const ownNat64 = ipaddr.parseCIDR('64:ff9b:1::/48')
const nat64 = ipaddr.parseCIDR('64:ff9b::/96')
const compatible = ipaddr.parseCIDR('::/96')

function isTrap(address: Address): boolean {
  return traps.has(address.range()) || metadata.has(address.toString()) || isWithin(address, ownNat64)
}

function isWithin(address: Address, [network, bits]: [Address, number]): boolean {
  return network.kind() === address.kind() && address.match(network, bits)
}

/** The IPv4 address that an IPv6 one wraps: mapped, compatible, 6to4 or NAT64. `::` and `::1` are themselves. */
function innermost(address: Address): Address {
  if (address.kind() === 'ipv4') return address
  const bytes = address.toByteArray()
  const range = address.range()
  if (range === '6to4') return ipaddr.fromByteArray(bytes.slice(2, 6))
  const wraps =
    range === 'ipv4Mapped' || isWithin(address, nat64) || (range === 'unicast' && isWithin(address, compatible))
  return wraps ? ipaddr.fromByteArray(bytes.slice(12)) : address
}
