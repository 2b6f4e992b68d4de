import { type LookupAddress, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { type AddressGuard, refusedAddress } from './address-guard.ts'

/** Finds the addresses of a host name. */
export type Resolve = (
  host: string,
  options: { readonly all: true; readonly family: number },
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

const systemResolve: Resolve = (host, options, callback) => lookup(host, options, callback)

/**
 * The lookup of a socket: what it gives is what is connected to, so no second answer of the name server can lead
 * elsewhere. Only addresses that the guard allows are given.
 */
export function guardedLookup(guard: AddressGuard, resolve: Resolve = systemResolve): LookupFunction {
  return (host, options, callback) => {
    const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0)
    resolve(host, { all: true, family }, (error, found) => {
      const allowed = found?.filter(({ address }) => guard.allows(address)) ?? []
      const [first] = allowed
      if (error || !first) callback(error ?? refusedAddress(guard.source), '')
      else if (options.all) callback(null, [...allowed])
      else callback(null, first.address, first.family)
    })
  }
}
