import { connect, Socket } from 'node:net'
import { type AddressGuard, refusedAddress } from './address-guard.ts'
import { guardedLookup } from './guarded-lookup.ts'

/** A socket on its way to a host, by an address that the guard allows. A refusal is an error of the socket. */
export function guardedConnect(guard: AddressGuard, { host, port }: { host: string; port: number }): Socket {
  guard.refuseHost(host)
  return connect({ host, port, keepAlive: true, keepAliveInitialDelay: 30_000, lookup: guardedLookup(guard) })
}

/** A socket for drivers that say themselves where to: it goes to a port of a host that the guard allows, and nowhere else. */
export function guardedSocket(guard: AddressGuard): Socket {
  return new GuardedSocket(guard)
}

class GuardedSocket extends Socket {
  readonly #guard: AddressGuard

  constructor(guard: AddressGuard) {
    super()
    this.#guard = guard
  }

  /** A driver that calls this is not ready for it to throw: a refusal is told as the socket's error. */
  override connect(...to: readonly unknown[]): this {
    const [port, host] = to
    try {
      // Anything else would be the path of a socket of this machine, or options of a driver's own.
      if (typeof port !== 'number' || typeof host !== 'string') throw refusedAddress(this.#guard.source)
      this.#guard.refuseHost(host)
      return super.connect({ port, host, lookup: guardedLookup(this.#guard) })
    } catch (cause) {
      return this.destroy(cause instanceof Error ? cause : refusedAddress(this.#guard.source))
    }
  }
}
