import type { IncomingMessage } from 'node:http'
import { isIP, type Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import proxyAddr from 'proxy-addr'

/** The network that a request came from, as `networkOf` has it; '' where nobody can say. */
export type NetworkOf = (request: IncomingMessage) => string

/**
 * The network an address belongs to, as quotas count it: the address itself, or of IPv6 its first 64 bits, as whoever has one
 * such address has all of that network. An IPv4 address inside an IPv6 one is that IPv4 address. '' of what is no address.
 */
export function networkOf(address = ''): string {
  if (isIP(address) === 0) return ''
  const plain = ipaddr.process(address)
  if (plain instanceof ipaddr.IPv4) return plain.toString()
  const groups = plain.parts.slice(0, 4).map((group) => group.toString(16))
  return `${groups.join(':')}::/64`
}

/**
 * Who asks, by address. `proxies`: networks of the operator's own proxies, as `10.0.0.0/8`, none of 0 bits. Of a connection
 * from one of them it is the right-most address of `X-Forwarded-For` that is no such proxy: what stands left of it is whatever
 * somebody sent. Any other connection speaks for itself, and its header is not looked at.
 *
 * What a proxy passes on that is no address is nobody's: the proxy's own would let it into networks of keys.
 */
export function networksBehind(proxies: readonly string[]): NetworkOf {
  if (proxies.length === 0) return ({ socket }) => networkOfSocket(socket)
  const isProxy = proxyAddr.compile([...proxies])
  return (request) => {
    const { socket, headers } = request
    const isForwarded = headers['x-forwarded-for'] !== undefined && isProxy(socket.remoteAddress ?? '', 0)
    return isForwarded ? networkOf(proxyAddr(request, isProxy)) : networkOfSocket(socket)
  }
}

const bySocket = new WeakMap<Socket, string>()

/** Of a connection, which stays where it came from for all its requests. */
function networkOfSocket(socket: Socket): string {
  const known = bySocket.get(socket)
  if (known !== undefined) return known
  const network = networkOf(socket.remoteAddress)
  bySocket.set(socket, network)
  return network
}
