import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Asked } from '@kho/api/http/route.ts'
import { asResponse } from '@kho/api/http/text-answer.ts'
import { builtPortal } from '@kho/portal/build/build-portal.ts'
import { expect, test } from 'vitest'
import { portalRoutes } from './portal-routes.ts'

const routes = await portalRoutes('Asia/Ho_Chi_Minh')
const folder = await builtPortal()

async function fetched(path: string, headers: HeadersInit = {}): Promise<Response> {
  const route = routes.find((one) => one.path === path)
  if (!route) throw new Error(`no route ${path}`)
  const request = new Request(`http://kho${path}`, { headers })
  return asResponse(await route.handler({ request } as unknown as Asked)) // these handlers look at the request alone
}

const page = readFileSync(join(folder, 'index.html'), 'utf8')
const linked = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path)

test('X01: a page has nothing inline, and its policy lets nothing inline, foreign or made of text in', async () => {
  expect(page).not.toMatch(/<style|\son\w+=|style=|<script(?![^>]*\ssrc=)/)
  const policy = (await fetched('/')).headers.get('content-security-policy') ?? ''
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ]),
  )
})

test('a page says in which zone the city tells its moments', async () => {
  expect(await (await fetched('/')).text()).toContain('<html data-time-zone="Asia/Ho_Chi_Minh" lang="vi">')
  const [route] = (await portalRoutes('x" onload="y')).filter(({ path }) => path === '/')
  const answer = await route?.handler({ request: new Request('http://kho/') } as unknown as Asked) // looks at the request alone
  expect(answer && (await (await asResponse(answer)).text())).toContain('<html lang="vi">')
})

test('X07: no page may be framed', async () => {
  for (const path of ['/', '/datasets/*'])
    expect((await fetched(path)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('what a page links is served, under names that change with the content, for ever', async () => {
  expect(linked.length).toBeGreaterThanOrEqual(3)
  for (const path of linked.filter((one) => one.startsWith('/assets/'))) {
    const response = await fetched(path)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(path).toMatch(/-[\w-]{8}\.(js|css)$/)
  }
})

test('a page is asked for anew, and answered in a word where it is the same', async () => {
  const first = await fetched('/')
  expect(first.headers.get('cache-control')).toBe('no-cache')
  const again = await fetched('/', { 'if-none-match': first.headers.get('etag') ?? '' })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('files come as the asker’s browser can read them', async () => {
  const [script = ''] = linked.filter((one) => one.endsWith('.js'))
  const codingFor = async (takes: string) =>
    (await fetched(script, { 'accept-encoding': takes })).headers.get('content-encoding')
  expect(await codingFor('gzip, deflate, br')).toBe('br')
  expect(await codingFor('gzip')).toBe('gzip')
  expect(await codingFor('identity')).toBeNull()
})

test('whoever asks for headers alone gets those', async () => {
  const head = routes.find((route) => route.path === '/' && route.method === 'HEAD')
  const answer = await head?.handler({ request: new Request('http://kho/') } as unknown as Asked) // looks at the request alone
  const response = answer && asResponse(answer)
  expect([response?.status, await response?.text()]).toEqual([200, ''])
  expect(response?.headers.get('etag')).toBe((await fetched('/')).headers.get('etag'))
})

test('the front page and a dataset’s page are first loaded in less than 250 kB, fonts and all', () => {
  const paths = new Set(routes.map(({ path }) => path))
  const needed = [...paths].filter((path) =>
    /^\/assets\/(index|dataset-page|be-vietnam|[a-z-]*-[\w-]{8}\.css)/.test(path),
  )
  expect(needed.some((path) => path.includes('dataset-page'))).toBe(true)
  const sizes = needed.map((path) => {
    const bytes = readFileSync(join(folder, path))
    return path.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length
  })
  expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(250_000)
})
