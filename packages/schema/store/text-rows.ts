import type pg from 'pg'

/** A value as PostgreSQL is sent it in text: null as it is. */
type Sent = string | Uint8Array | null

/** What goes out with a statement; null where a value is of a kind that pg writes in a way of its own. */
export function sentValues(values: readonly unknown[]): readonly Sent[] | null {
  const sent: Sent[] = []
  for (const value of values) {
    const one = sentOf(value)
    if (one === undefined) return null
    sent.push(one)
  }
  return sent
}

function sentOf(value: unknown): Sent | undefined {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  if (isScalar(value)) return String(value)
  if (!Array.isArray(value) || !value.every((one) => one === null || isScalar(one))) return undefined
  return `{${value.map((one) => (one === null ? 'NULL' : quoted(String(one)))).join(',')}}`
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function quoted(element: string): string {
  return `"${element.replace(/["\\]/g, '\\$&')}"`
}

/** As much of pg's connection as a statement is sent on; `parsedStatements` are those that it has prepared, by name. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void }
  readonly parsedStatements: { readonly [name: string]: string | undefined }
  parse(statement: { readonly text: string; readonly name: string; readonly types: undefined }): void
  bind(portal: { readonly statement: string; readonly values: readonly Sent[] }): void
  execute(portal: null): void
  sync(): void
  sendCopyFail(message: string): void
}

interface Told {
  resolve(rows: (string | null)[][]): void
  reject(error: Error): void
}

/**
 * A prepared statement whose rows come as their text, as pg's own `Query` asks it but for what a short answer has no time for:
 * columns are not described again, and nothing is made of them. Of the protocol's extended query it is parse (the first time
 * on a connection), bind, execute, sync.
 */
export class TextRows implements pg.Submittable {
  /** By these two pg remembers what a connection has prepared. */
  readonly name: string
  readonly text: string
  readonly #values: readonly Sent[]
  readonly #told: Told
  readonly #rows: (string | null)[][] = []

  constructor(statement: { readonly name: string; readonly text: string }, values: readonly Sent[], told: Told) {
    this.name = statement.name
    this.text = statement.text
    this.#values = values
    this.#told = told
  }

  submit(on: pg.Connection): void {
    const connection = on as unknown as Connection // pg's types leave out what its own extensions are built on
    const { name, text } = this
    connection.stream.cork()
    try {
      if (connection.parsedStatements[name] === undefined) connection.parse({ text, name, types: undefined })
      connection.bind({ statement: name, values: this.#values })
      connection.execute(null)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.#rows.push(fields)
  }

  handleReadyForQuery(): void {
    this.#told.resolve(this.#rows)
  }

  handleError(error: Error): void {
    // The trace of a socket's event says nothing; whoever waits adds his own.
    Error.captureStackTrace(error)
    this.#told.reject(error)
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}

  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFail('No rows are sent this way.')
  }
}
