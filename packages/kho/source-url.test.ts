import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { namedSource } from './source-url.ts'

const named = { source: 'register', agency: 'H29.01' }

test('an address becomes a document that holds no password but the name of its variable', () => {
  const { document, variable, password } = namedSource('postgres://rea%64er:p%40ss@db.example/units?schema=hc', named)
  expect(document.connection).toMatchObject({
    host: 'db.example',
    port: 5432,
    database: 'units',
    schema: 'hc',
    user: 'reader',
    password: { env: 'KHO_SECRET_REGISTER' },
    tls: 'verify',
  })
  expect([variable, password]).toEqual(['KHO_SECRET_REGISTER', 'p@ss'])
  expect(JSON.stringify(document)).not.toContain('p@ss')
})

test('mariadb is read as mysql, and loopback needs no TLS', () => {
  const { document } = namedSource('mariadb://reader@127.0.0.1:3307/units', named)
  expect(document).toMatchObject({ kind: 'mysql', connection: { port: 3307, tls: 'none', password: null } })
})

test('a folder is a source of files', () => {
  expect(namedSource(tmpdir(), named).document).toMatchObject({ kind: 'files', connection: { folder: tmpdir() } })
})

test('what is neither is refused, without repeating it', () => {
  for (const text of ['oracle://a:secret@b/c', 'postgres://reader:secret@/x', '/no/such/folder']) {
    expect(() => namedSource(text, named)).toThrow(expect.objectContaining({ code: 'KHO214' }))
    expect(() => namedSource(text, named)).not.toThrow(/secret/)
  }
})
