import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import type { ConnectionAttributes, Connection as Driver } from 'oracledb'
import type { Connection } from '../connection.ts'
import { addressGuard, refusedAddress } from '../outbound/address-guard.ts'
import { guardedLookup } from '../outbound/guarded-lookup.ts'
import { failureOf } from '../source-failure.ts'

export type Row = readonly (string | null)[]

/** One connection to an agency's Oracle, by the driver's thin mode. Disposing ends it, whatever it is doing. */
export interface OracleSession extends AsyncDisposable {
  rows(statement: string, bound?: readonly string[]): Promise<readonly Row[]>
  stream(statement: string, signal: AbortSignal): AsyncGenerator<Row>
}

/** Connects and names the session after the run: `kho/<source>` in MODULE, the run in ACTION. */
export async function oracleSession(options: Connection, run: string): Promise<OracleSession> {
  const { default: oracledb } = await import('oracledb')
  const { source } = options
  // Every column is asked for as text; long ones come as a stream's handle unless they are fetched as texts too.
  const format = { outFormat: oracledb.OUT_FORMAT_ARRAY, fetchTypeHandler: () => ({ type: oracledb.STRING }) }
  const address = await allowedAddress(options)
  const driver = await oracledb.getConnection(attributesOf(options, address)).catch((cause: unknown) => {
    throw failureOf(source, cause)
  })
  driver.module = `kho/${source}`.slice(0, 48)
  driver.action = run.slice(0, 32)
  return {
    rows: async (statement, bound = []) => {
      const { rows = [] } = await driver.execute<Row>(statement, [...bound], format).catch((cause: unknown) => {
        throw failureOf(source, cause)
      })
      return rows
    },
    stream: (statement, signal) => {
      return streamOf(driver, driver.queryStream(statement, [], { ...format, fetchArraySize: 1000 }), source, signal)
    },
    [Symbol.asyncDispose]: async () => await driver.close({ drop: true }).catch(() => undefined),
  }
}

/**
 * The driver looks names up itself, so it is given the address that the guard allows. Under TLS it is given the name: a
 * certificate for it is proof that the server is the one that was named.
 */
async function allowedAddress(options: Connection): Promise<string> {
  const guard = addressGuard(options, 'database')
  const host = options.host ?? 'localhost'
  guard.refuseHost(host)
  if (isIP(host)) return host
  const address = await new Promise<string>((resolve, reject) => {
    guardedLookup(guard)(host, {}, (error, found) => {
      if (error) reject(failureOf(options.source, error))
      else if (typeof found === 'string') resolve(found)
      else reject(refusedAddress(options.source))
    })
  })
  return options.tls === 'verify' ? host : address
}

/** Fields of our own only: what is written into the descriptor can be nothing but a host, a number and a service's name. */
export function attributesOf(options: Connection, host: string): ConnectionAttributes {
  const service = (options.database ?? '').replace(/[^\w.$#-]/g, '')
  const protocol = options.tls === 'verify' ? 'TCPS' : 'TCP'
  const security = options.tls === 'verify' ? '(SECURITY=(SSL_SERVER_DN_MATCH=ON))' : ''
  const port = options.port ?? 1521
  return {
    user: options.user ?? '',
    password: options.password ?? '',
    connectString:
      `(DESCRIPTION=(CONNECT_TIMEOUT=10)(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${port}))` +
      `(CONNECT_DATA=(SERVICE_NAME=${service}))${security})`,
  }
}

async function* streamOf(driver: Driver, rows: Readable, source: string, signal: AbortSignal): AsyncGenerator<Row> {
  const stop = () => {
    rows.destroy()
    void driver.break().catch(() => undefined)
  }
  signal.addEventListener('abort', stop)
  try {
    yield* rows as AsyncIterable<Row>
    signal.throwIfAborted()
  } catch (cause) {
    signal.throwIfAborted()
    throw failureOf(source, cause, 'KHO208')
  } finally {
    signal.removeEventListener('abort', stop)
    rows.destroy()
  }
}
