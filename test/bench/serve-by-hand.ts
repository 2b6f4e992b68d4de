import { createServer } from 'node:http'
import pg from 'pg'

/** The limit: bare node:http, one prepared hand-written statement, its text out. Run as a process: URL of the store, SQL. */
const [url = '', statement = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 16 })

const server = createServer(async (request, response) => {
  const parameter = decodeURIComponent((request.url ?? '/').slice(1))
  const query = { name: 'q', text: statement, values: [parameter], rowMode: 'array' as const }
  const { rows } = await pool.query<[string | null]>(query)
  response.setHeader('content-type', 'application/json')
  response.end(`{"data":${rows[0]?.[0] ?? 'null'}}`)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
