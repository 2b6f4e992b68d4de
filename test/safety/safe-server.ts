import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type KhoServer, type ServerOptions } from '@kho/api/server.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { type Ledger, type LedgerOptions, openLedger } from '@kho/schema/ledger/ledger.ts'
import { contactKeys } from '@kho/schema/notices/contact-keys.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { recordId } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import { pino } from 'pino'
import { identityKey } from '../harness/identity-key.ts'
import { type TestStore, testStore } from '../harness/test-store.ts'
import { type Claims, type Issuer, startIssuer } from './issuer.ts'
import { records, safeCity } from './safe-city.ts'

/** With which the tests' addresses are sealed. */
export const testContactKeys = contactKeys(randomBytes(32))

/** What a request says beside its query. */
export interface Saying {
  readonly as?: Claims
  readonly token?: string
  readonly purpose?: string
  readonly variables?: { readonly [name: string]: unknown }
  readonly headers?: { readonly [name: string]: string }
}

/** An answer, body parsed. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says, looked at by the test
  readonly body: any
}

/** The real server on a loopback port, over a store and an identity provider of the test's own. */
export interface SafeServer extends AsyncDisposable {
  readonly url: string
  readonly server: KhoServer
  readonly store: TestStore
  readonly issuer: Issuer
  readonly ledger: Ledger
  /** What credentials are known by in its store. */
  readonly credentialKey: Buffer
  /** Everything the server has logged, as it was written. */
  readonly log: () => string
  ask(query: string, saying?: Saying): Promise<Answer>
  post(body: BodyInit | null, headers: { readonly [name: string]: string }): Promise<Answer>
}

export async function safeServer(
  documents: readonly Document[] = safeCity(),
  options: Partial<ServerOptions> = {},
  ledgerOptions: Partial<LedgerOptions> = {},
): Promise<SafeServer> {
  const store = await testStore(documents)
  await load(store)
  const issuer = await startIssuer()
  const database = openDatabase({ url: store.url, name: 'kho/test', role: 'kho_api' })
  const streams = openDatabase({ url: store.url, name: 'kho/test file', role: 'kho_api', connections: 14 })
  const ledger = await openLedger({ database, subjectKey: randomBytes(32), writer: 'test', ...ledgerOptions })
  const writes = openDatabase({ url: store.url, name: 'kho/test', role: 'kho_write', connections: 4 })
  const desk = { database: writes, holderKey: randomBytes(32) }
  const lines: string[] = []
  const logger = pino({ level: 'debug' }, { write: (line) => void lines.push(line) })
  const auth = { issuer: issuer.url, audience: 'kho' }
  const credentials = { session: database, key: randomBytes(32) }
  const keys = { credentials, cursorKey: randomBytes(32), contactKeys: testContactKeys }
  // Tests send much at once on machines that are busy: here nobody is turned away, unless that is what is tested.
  const turnstile = { waitingEach: 1_000, waiting: 1_000, patience: 60_000 }
  const server = await createServer({ database, streams, ledger, auth, ...keys, desk, turnstile, logger, ...options })
  const url = `http://127.0.0.1:${await server.listen(0)}`
  const post: SafeServer['post'] = async (body, headers) =>
    answerOf(await fetch(`${url}/graphql`, { method: 'POST', body, headers, redirect: 'manual' }))
  return {
    url,
    server,
    store,
    issuer,
    ledger,
    credentialKey: credentials.key,
    log: () => lines.join(''),
    post,
    async ask(query, saying = {}) {
      const token = saying.token ?? (saying.as ? await issuer.sign(saying.as) : null)
      return post(JSON.stringify({ query, variables: saying.variables }), {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(saying.purpose === undefined ? {} : { 'x-purpose': saying.purpose }),
        ...saying.headers,
      })
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await ledger.close()
      await Promise.all([database, streams, writes].map((one) => one[Symbol.asyncDispose]()))
      await issuer[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null }
}

/** The codes of an answer's errors. */
export function codesOf({ body }: Answer): readonly string[] {
  const errors: { extensions: { code: string } }[] = body?.errors ?? []
  return errors.map(({ extensions }) => extensions.code)
}

async function load(store: TestStore): Promise<void> {
  for (const [dataset, rows] of Object.entries(records)) {
    const key = store.city().contracts.get(dataset)?.key ?? []
    for (const row of rows) {
      const id = recordId(
        identityKey,
        dataset,
        key.map((field) => row[field] ?? ''),
      )
      const cells = { ...row, _id: id, _source: 'test', _run: randomUUID(), _at: '2020-11-02T00:00:00Z' }
      const names = Object.keys(cells).map((name) => sql.id(name))
      await store.owner.rows(
        sql`insert into ${sql.id('data', dataset)} (${sql.join(names)}) values (${sql.join(Object.values(cells))})`,
      )
    }
  }
}
