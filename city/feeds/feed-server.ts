import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Accounts } from './accounts.ts'
import { type Answer, problem } from './answer.ts'
import { fileAnswer } from './file-answer.ts'
import { openPages, type Pages } from './pages.ts'

export interface FeedOptions {
  /** Holds a folder for each source. */
  readonly folder: string
  /** The port to listen on; 0 takes any. */
  readonly port: number
  /** Sources that serve records, and those that serve files. */
  readonly records: readonly string[]
  readonly files: readonly string[]
  /** What callers show: the LGSP's access key, and of each source the secret key or the key of its files. */
  readonly accessKey: string
  secretOf(source: string): string
}

/** The agencies' systems that are reached over HTTP, on loopback. */
export interface FeedServer extends AsyncDisposable {
  readonly port: number
  /** The base address of a source. */
  urlOf(source: string): string
  /** Where tokens are given. */
  readonly tokenUrl: string
}

/**
 * Serves what the agencies keep as feeds. Records come as an integration platform gives them: an application's keys are
 * exchanged for a token at `/lgsp/token`, a table is read page by page with a cursor, and a page tells how many there are
 * in all. Files are given to whoever shows the source's key.
 */
export async function startFeedServer(options: FeedOptions): Promise<FeedServer> {
  const pages = openPages(options.folder)
  const accounts = new Accounts(options)
  const server = createServer((request, response) => {
    answerTo(request, options, { pages, accounts })
      .catch(() => problem(500, 'internal'))
      .then((answer) => send(response, answer, request.method === 'HEAD'))
      .catch(() => response.destroy())
  })
  const port = await listening(server, options.port)
  const origin = `http://127.0.0.1:${port}`
  return {
    port,
    tokenUrl: `${origin}/lgsp/token`,
    urlOf: (source) => `${origin}/${source}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await pages[Symbol.asyncDispose]()
    },
  }
}

interface Behind {
  readonly pages: Pages
  readonly accounts: Accounts
}

async function answerTo(request: IncomingMessage, options: FeedOptions, { pages, accounts }: Behind): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const [source = '', name = '', ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent)
  if (source === 'lgsp' && name === 'token') return await accounts.tokenFor(request)
  if (request.method !== 'GET' && request.method !== 'HEAD') return problem(405, 'method not allowed')
  if (!/^[\w.-]+$/.test(name) || name.startsWith('.') || rest.length > 0) return problem(404, 'no such table')
  if (options.files.includes(source)) {
    const shown = request.headers['x-api-key']
    return shown === options.secretOf(source) ? await fileAnswer(options.folder, source, name) : problem(401, 'bad key')
  }
  if (!options.records.includes(source)) return problem(404, 'no such system')
  const holder = accounts.holderOf(request.headers.authorization)
  if (holder === null) return problem(401, 'bad token')
  if (holder !== source) return problem(403, 'not entitled to this system')
  return await pages.pageOf(source, name, url.searchParams)
}

/** What is streamed is let go of however the answer ends: a file that nobody closes ends the process that opened it. */
async function send(response: ServerResponse, { status, headers, body }: Answer, bare: boolean): Promise<void> {
  const streamed = body !== null && typeof body !== 'string' && !Buffer.isBuffer(body)
  if (streamed && (bare || response.destroyed)) body.destroy() // a pipeline into what is closed already never ends
  response.writeHead(status, headers)
  if (!streamed || bare) response.end(streamed ? null : body)
  else await pipeline(body, response)
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
