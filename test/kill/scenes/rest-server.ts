import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type Case, momentOf } from '../desk.ts'

/**
 * An agency's system that is asked over HTTP: `node rest-server.ts PORT STATE_FILE`. Whoever begins to read sees one
 * moment to the end, unless its process dies: the tokens of its pages die with it.
 */
const [, , port, state = ''] = process.argv
const moments = new Map<string, readonly Case[]>()
const page = 250
const kept = 20
let begun = 0

const server = createServer((request, response) => {
  const after = new URL(request.url ?? '/', 'http://agency').searchParams.get('after')
  const [moment = '', from = '0'] = after?.split('/') ?? [`${process.pid}.${begun}`]
  if (after === null) begin(moment)
  const records = moments.get(moment)
  response.setHeader('content-type', 'application/json')
  if (!records) {
    response.writeHead(410).end('{}')
    return
  }
  const until = Number(from) + page
  const items = records.slice(Number(from), until).map(itemOf)
  const next = until < records.length ? `${moment}/${until}` : null
  response.end(JSON.stringify({ items, total: records.length, next }))
})
process.stdin.resume().on('end', () => process.exit()) // whoever was to kill it is gone
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'))

function begin(moment: string): void {
  begun += 1
  moments.set(moment, JSON.parse(readFileSync(state, 'utf8')))
  const [oldest] = moments.keys()
  if (moments.size > kept && oldest !== undefined) moments.delete(oldest)
}

function itemOf({ code, name, fee, changed, version }: Case): object {
  return { ma: code, ten: name, phi: fee, luc: `${momentOf(changed)}Z`, lan: version }
}
