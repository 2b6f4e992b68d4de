import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Asked, PublicRoute } from '@kho/api/http/route.ts'
import { pagePaths } from '@kho/portal/app/page-paths.ts'
import { builtPortal } from '@kho/portal/build/build-portal.ts'
import { KhoError } from '@kho/schema/error.ts'

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** What the pages may load and do: their own files and their own API; nothing inline, no text taken for code, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const always = 'public, max-age=31536000, immutable'

/**
 * The portal: its files under names that change with their content, and its page at every path that is one, which says the city's
 * time zone, by its IANA name, where there is a city.
 */
export async function portalRoutes(timeZone: string | null): Promise<readonly PublicRoute[]> {
  const folder = await builtPortal().catch((cause) => {
    throw new KhoError('KHO430', 'The portal could not be built.', {}, { cause })
  })
  const files = globSync('**/*.{js,css,svg,woff2}', { cwd: folder }).map((file) => {
    return routesOf(
      `/${file}`,
      served(join(folder, file), file.startsWith('assets/') ? always : 'public, max-age=3600'),
    )
  })
  const path = join(folder, 'index.html')
  const page = answering(filled(readFileSync(path), timeZone), new Map(), { path, keep: 'no-cache' })
  return [...pagePaths.map((path) => routesOf(path, page)), ...files].flat()
}

/** A file, and its headers alone for whoever asks for no more. */
function routesOf(path: string, handler: Handler): readonly PublicRoute[] {
  const head: Handler = (asked) => {
    const { status, headers } = handler(asked)
    return new Response(null, { status, headers })
  }
  const at = { path, guard: 'public' } as const
  return [
    { ...at, method: 'GET', handler },
    { ...at, method: 'HEAD', handler: head },
  ]
}

type Handler = (asked: Asked) => Response

/** Answers with a file as the asker's browser can read it, or that it has it already. */
function served(path: string, keep: string): Handler {
  const compressed = (['br', 'gz'] as const).map((end) => [end, existsSync(`${path}.${end}`)] as const)
  const bodies = new Map(compressed.filter(([, here]) => here).map(([end]) => [end, readFileSync(`${path}.${end}`)]))
  return answering(readFileSync(path), bodies, { path, keep })
}

/** The page with the zone that its moments are told in. Names of zones hold nothing that HTML could take for its own. */
function filled(page: Buffer<ArrayBuffer>, timeZone: string | null): Buffer<ArrayBuffer> {
  if (timeZone === null || !/^[\w+/-]+$/.test(timeZone)) return page
  return Buffer.from(page.toString().replace('<html ', `<html data-time-zone="${timeZone}" `))
}

function answering(
  plain: Buffer<ArrayBuffer>,
  bodies: ReadonlyMap<string, Buffer<ArrayBuffer>>,
  { path, keep }: { readonly path: string; readonly keep: string },
): Handler {
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  const headers = {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'cache-control': keep,
    vary: 'accept-encoding',
    etag,
  }
  return ({ request }) => {
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
    const takes = request.headers.get('accept-encoding') ?? ''
    const [br, gz] = [bodies.get('br'), bodies.get('gz')]
    if (br && /\bbr\b/.test(takes)) return coded(br, 'br', headers)
    return gz && /\bgzip\b/.test(takes) ? coded(gz, 'gzip', headers) : new Response(plain, { headers })
  }
}

const coded = (body: Buffer<ArrayBuffer>, coding: string, headers: HeadersInit): Response => {
  const response = new Response(body, { headers })
  response.headers.set('content-encoding', coding)
  return response
}
