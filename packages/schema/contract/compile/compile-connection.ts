import type { SourceKind } from '../city.ts'
import type { ConnectionForm } from '../forms/connection-form.ts'
import type { Say } from '../read/problems.ts'
import type { SourceAuth, SourceConnection } from '../source-connection.ts'

type Key = keyof ConnectionForm
type Way = Exclude<SourceKind, 'files'> | NonNullable<ConnectionForm['protocol']>

/** How a source is reached: what its document may say there, and what it must. */
interface Belonging {
  readonly may: readonly Key[]
  readonly must: readonly Key[]
}

const database: readonly Key[] = ['host', 'port', 'database', 'schema', 'user', 'password', 'tls']
const http: readonly Key[] = ['url', 'headers', 'auth', 'tls']
const file: readonly Key[] = ['protocol', 'encoding', 'delimiter']

const belonging: { readonly [way in Way]: Belonging } = {
  postgres: { may: database, must: [] },
  mysql: { may: database, must: [] },
  sqlserver: { may: database, must: ['host'] },
  oracle: { may: database, must: ['host'] },
  folder: { may: ['folder', 'tls', ...file], must: ['folder'] },
  http: { may: [...http, ...file], must: ['url'] },
  sftp: {
    may: ['host', 'port', 'user', 'password', 'private_key', 'host_key', 'folder', ...file],
    must: ['host', 'user', 'host_key', 'folder'],
  },
  rest: { may: http, must: ['url'] },
  singer: { may: ['command', 'config'], must: ['command'] },
  push: { may: ['auth'], must: ['auth'] },
}

/** A connection, once what belongs to another kind and what is missing of its own have been said. */
export function compileConnection(kind: SourceKind, form: ConnectionForm | undefined, say: Say): SourceConnection {
  const connection = form ?? {}
  const way: Way = kind === 'files' ? (connection.protocol ?? 'folder') : kind
  const named = kind === 'files' ? `files by ${way}` : kind
  const { may, must } = belonging[way]
  const below: Say = (path, code, message, at) => say(form ? ['connection', ...path] : [], code, message, at)
  for (const key of Object.keys(connection) as Key[]) {
    if (!may.includes(key))
      below([key], 'KHO104', `${key} is no key of the connection of a source of kind ${named}`, 'key')
  }
  for (const key of must) {
    if (connection[key] === undefined) below([], 'KHO105', `a source of ${named} needs a connection with \`${key}\``)
  }
  saySecrets(connection, below)
  sayHttp(way, connection, below)
  if (way === 'sftp' && !connection.password && !connection.private_key) {
    below([], 'KHO105', 'a source of files by sftp needs a `password` or a `private_key`')
  }
  return connectionOf(connection)
}

const secretName = /auth|cookie|key|pass|secret|token/i

/** A plain value under a name that promises a secret is one that somebody was about to publish. */
function saySecrets({ headers, config }: ConnectionForm, say: Say): void {
  for (const [place, values] of Object.entries({ headers, config })) {
    for (const [name, value] of Object.entries(values ?? {})) {
      const isPlain = typeof value === 'string'
      if (isPlain && secretName.test(name)) say([place, name], 'KHO115', `${name} is not given by reference`)
    }
  }
}

function sayHttp(way: Way, { url, auth, tls }: ConnectionForm, say: Say): void {
  const isPlain = (address: unknown): boolean => typeof address === 'string' && /^http:/i.test(address)
  const token = auth && 'token_url' in auth ? auth.token_url : undefined
  const unsaid = 'begins with http:, which needs `tls: none`'
  if (isPlain(url) && tls !== 'none') say(['url'], 'KHO106', `url ${unsaid}`)
  if (isPlain(token) && tls !== 'none') say(['auth', 'token_url'], 'KHO106', `token_url ${unsaid}`)
  if (auth?.kind === 'lgsp' && (token === undefined) === (way !== 'push')) {
    const message = way === 'push' ? 'Kho gives the token itself: no token_url here' : 'lgsp needs a `token_url`'
    say(['auth'], way === 'push' ? 'KHO104' : 'KHO105', message)
  }
  if (way === 'push' && auth?.kind === 'oauth2')
    say(['auth', 'kind'], 'KHO106', 'a source that pushes cannot use oauth2')
}

function connectionOf(form: ConnectionForm): SourceConnection {
  const { host = null, port = null, database = null, schema = null, user = null, password = null } = form
  const { tls = 'verify', protocol = 'folder', folder = null, url = null, headers = {}, auth } = form
  const { private_key: privateKey = null, host_key: hostKey = null } = form
  const { command = null, config = {}, encoding = null, delimiter = null } = form
  return {
    ...{ host, port, database, schema, user, password, tls, protocol, folder, url, privateKey, hostKey },
    ...{ headers, auth: auth ? authOf(auth) : null, command, config, encoding, delimiter },
  }
}

function authOf(form: NonNullable<ConnectionForm['auth']>): SourceAuth {
  if (form.kind === 'basic' || form.kind === 'token') return form
  if (form.kind === 'oauth2') {
    const { token_url: tokenUrl, client, secret, scope } = form
    return { kind: 'oauth2', tokenUrl, client, secret, scope: scope ?? null }
  }
  return {
    kind: 'lgsp',
    tokenUrl: form.token_url ?? null,
    app: form.app,
    accessKey: form.access_key,
    secretKey: form.secret_key,
    partner: form.partner ?? null,
  }
}
