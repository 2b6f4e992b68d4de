import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb } from '../../../../test/harness/mariadb.ts'
import { mysqlAgency } from '../../../../test/harness/mysql-agency.ts'
import { openSource } from '../open-source.ts'
import { pulled } from '../source-suite.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A certificate of its own issuer for one host name, as files that the server's account can read. */
function certificateFor(host: string): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kho-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755)
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert],
    ...names,
  ])
  if (made.status !== 0) throw new Error(String(made.stderr))
  chmodSync(key, 0o644)
  return { cert, key }
}

/** A MariaDB whose certificate names a host, and a source that verifies `localhost`. */
async function verifiedSource(host: string) {
  const { cert, key } = certificateFor(host)
  const server = await startMariadb({ 'ssl-cert': cert, 'ssl-key': key })
  onTestFinished(() => server.stop())
  const agency = await mysqlAgency(server)
  const from = await agency.makeTable('t', ['a'], [['1']])
  const connection = { ...agency.document.connection, host: 'localhost', tls: 'verify' as const }
  const source = await openSource({ ...agency.document, connection }, agency.options)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return { source, from, cert: readFileSync(cert, 'utf8') }
}

function trust(certificate: string): void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, certificate])
  onTestFinished(() => setDefaultCACertificates(before))
}

describe.skipIf(!mariadbInstalled() || !hasOpenssl)('a server that is to be verified', () => {
  test('is refused when nobody vouches for its certificate, and read when somebody does', async () => {
    const { source, from, cert } = await verifiedSource('localhost')
    await expect(pulled(source, from, ['a'])).rejects.toMatchObject({ code: 'KHO203' })
    trust(cert)
    expect(await pulled(source, from, ['a'])).toEqual([['1']])
  })

  test('is refused when its certificate is for another host', async () => {
    const { source, from, cert } = await verifiedSource('db.elsewhere')
    trust(cert)
    await expect(pulled(source, from, ['a'])).rejects.toMatchObject({ code: 'KHO203' })
  })
})
