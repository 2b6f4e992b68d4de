import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { guardedFetch } from './guarded-fetch.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** An HTTPS server whose certificate, of its own issuer, is for one host name. */
async function serverFor(host: string): Promise<{ readonly port: number; readonly cert: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-https-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const asked = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert]
  const made = spawnSync('openssl', [...asked, ...names])
  if (made.status !== 0) throw new Error(String(made.stderr))
  const pair = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  const server = createServer(pair, (_, response) => void response.end('inside'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has such an address.
  return { port: (server.address() as AddressInfo).port, cert: pair.cert }
}

async function get(port: number, tls: 'verify' | 'none'): Promise<string> {
  const fetch = guardedFetch({ source: 'agency', networks: ['127.0.0.0/8'], tls })
  onTestFinished(() => fetch[Symbol.asyncDispose]())
  const url = new URL(`https://localhost:${port}/`)
  return text((await fetch({ url, credentials: {}, signal: new AbortController().signal })).body)
}

test.skipIf(!hasOpenssl)(
  'I17: a certificate of an unknown issuer is refused, whatever the document says of TLS',
  async () => {
    const { port } = await serverFor('localhost')
    for (const tls of ['verify', 'none'] as const) {
      await expect(get(port, tls)).rejects.toMatchObject({ code: 'KHO203' })
    }
  },
)

test.skipIf(!hasOpenssl)('I17: a certificate of a known issuer is taken for its own host only', async () => {
  const [own, other] = [await serverFor('localhost'), await serverFor('other.example')]
  const before = getCACertificates('default')
  onTestFinished(() => setDefaultCACertificates(before))
  setDefaultCACertificates([...before, own.cert, other.cert])
  expect(await get(own.port, 'verify')).toBe('inside')
  await expect(get(other.port, 'verify')).rejects.toMatchObject({ code: 'KHO203' })
})
