import { isIPv6, type Socket } from 'node:net'

/**
 * The network a socket's address belongs to, as quotas count it: the address itself, or of IPv6 its first 64 bits, as
 * whoever has one such address has all of that network.
 */
export function networkOf(address = ''): string {
  const [plain = ''] = address.split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined || !isIPv6(plain)) return mapped ?? plain
  const [head = [], tail = []] = plain.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`
}

const bySocket = new WeakMap<Socket, string>()

/** The same of a connection, which stays where it came from for all its requests. */
export function networkOfSocket(socket: Socket): string {
  const known = bySocket.get(socket)
  if (known !== undefined) return known
  const network = networkOf(socket.remoteAddress)
  bySocket.set(socket, network)
  return network
}
