import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { extname, join, resolve } from 'node:path'
import type { PublicRoute } from '@kho/api/http/route.ts'

const folder = resolve(import.meta.dirname, '..', 'portal')

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
}

/** What the page may load and do: its own files and its own API, nothing inline, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The page at `/` and the files it loads, read once. Its scripts are TypeScript whose types are left out here: nothing is built. */
export function firstPage(): readonly PublicRoute[] {
  const files = globSync('first-sight/*.{html,css,svg,ts}', { cwd: folder })
  return files.map((file) => {
    const path = file === 'first-sight/index.html' ? '/' : `/${file}`
    const headers = {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cache-control': 'public, max-age=60',
    }
    const body = contentOf(join(folder, file))
    return { method: 'GET', path, guard: 'public', handler: () => new Response(body, { headers }) }
  })
}

function contentOf(path: string): string {
  const text = readFileSync(path, 'utf8')
  return extname(path) === '.ts' ? stripTypeScriptTypes(text) : text
}
