import { officer } from '../../safety/issuer.ts'
import { type Attack, alike, each } from '../attack.ts'

const query = '{ viewer { kind } }'
const at = (method: string, path: string) => ({ method, path, headers: {} })
const paths = [
  ...alike(
    'addresses',
    'KHO448',
    each(
      [
        '/x',
        '/graphql/',
        '/graphql/x',
        '/GraphQL',
        '/graphiql',
        '/playground',
        '/altair',
        '/voyager',
        '/api',
        '/api/graphql',
        '/v1/graphql',
        '/query',
        '/console',
        '/admin',
        '/.env',
        '/.git/config',
        '/wp-login.php',
        '/actuator/env',
        '/debug/pprof',
        '/server-status',
        '/metrics.json',
        '/health',
        '/health/live/x',
        '/graphql%2f',
        '/%2e%2e/etc/passwd',
        '/..%2fetc',
        '/etc/passwd',
        '/package.json',
        '/ledger',
        '/ledger/heads/',
        '/v2',
        '/dossiers.csv',
        '/robots.txt%00',
        '/graphql;x',
        '//graphql',
      ],
      (path) => at('GET', path),
    ),
  ),
  ...alike(
    'addresses',
    'KHO449',
    each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'REPORT'], (method) => at(method, '/graphql')),
  ),
  ...alike(
    'addresses',
    'KHO449',
    each(
      ['POST', 'PUT', 'DELETE'],
      (method) => at(method, '/health/live'),
      (method) => `${method} where nothing is taken`,
    ),
  ),
  ...alike(
    'W04',
    'KHO444',
    each(['mutation { x }', 'mutation { endMySessions(idempotencyKey: "12345678") { refused { code } } }'], (text) =>
      at('GET', `/graphql?query=${encodeURIComponent(text)}`),
    ),
  ),
  ...alike('W04', 'KHO446', {
    'a subscription': at('GET', `/graphql?query=${encodeURIComponent('subscription { x }')}`),
  }),
  ...alike(
    'W04',
    'KHO444',
    each(
      [
        '',
        '?query=',
        '?x=1',
        '?query=%7Ba%7D&variables=x',
        '?query=%7Ba%7D&extensions=%5B',
        '?variables=%7B%7D',
      ].filter((text) => text !== '?query='),
      (text) => at('GET', `/graphql${text}`),
    ),
  ),
  ...alike('X06', 'KHO482', {
    'an address with a token': async (safe) => ({
      ...at('GET', `/graphql?query=${encodeURIComponent(query)}`),
      headers: { authorization: `Bearer ${await safe.issuer.sign(officer)}` },
    }),
  }),
]

/** Of addresses and methods. */
export const addressAttacks: readonly Attack[] = paths
