import { createServer } from 'node:http'
import pg from 'pg'

/** A statement with its values, and where in its row the answer's text stands. */
export interface Plain {
  readonly text: string
  readonly values: readonly unknown[]
  readonly column: number
  /** What that text stands between. */
  readonly before: string
  readonly after: string
}

/** Serves one statement over bare node:http, prepared, its text out: the least that a server does. */
export function servePlain(url: string, statementFor: (parameter: string) => Plain): void {
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  const server = createServer(async (request, response) => {
    const { text, values, column, before, after } = statementFor(decodeURIComponent((request.url ?? '/').slice(1)))
    const query = { name: 'q', text, values: [...values], rowMode: 'array' as const }
    const { rows } = await pool.query<(string | null)[]>(query)
    response.setHeader('content-type', 'application/json')
    response.end(`{"data":${before}${rows[0]?.[column] ?? 'null'}${after}}`)
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
  })
}
