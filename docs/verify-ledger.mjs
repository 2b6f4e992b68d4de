// Checks an exported ledger against its signed heads by docs/ledger.md alone: node docs/verify-ledger.mjs EXPORT HEADS… KEY…
// EXPORT is what `kho ledger export` wrote, HEADS are heads files, KEY the trusted public keys in hex. It shares no code
// with Kho and needs only Node. Exits 1 when anything is not as it was written and signed.
import { createPublicKey, hash, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const nothing = { position: 0, hash: '0'.repeat(64) }

/**
 * `{ findings, badLines }` of entries (objects of the export) and lines of heads files (texts). `checked` has heads up to
 * which chains were found right before, by chain: of these the entries begin after it.
 */
export function verifyLedger(entries, headLines, trustedKeys, checked = new Map()) {
  const statements = headLines.map(readLine)
  const trusted = new Set(trustedKeys)
  const nexts = statements.filter((one) => one?.said.kind === 'key')
  for (const _ of nexts) {
    for (const one of nexts) if (isSigned(one, trusted)) trusted.add(one.said.next)
  }
  const good = statements.map((one) => one !== null && isSigned(one, trusted))
  const heads = statements.flatMap((one, at) => (good[at] && one.said.kind === 'head' ? [one.said] : []))
  const badLines = good.flatMap((isGood, at) => (isGood ? [] : [at + 1]))
  const [stored, vouching] = [entries, heads].map((all) => grouped(all, 'chain'))
  const names = [...new Set([...stored.keys(), ...vouching.keys()])].sort()
  const findings = names.flatMap((chain) =>
    verifyChain(chain, stored.get(chain) ?? [], vouching.get(chain) ?? [], checked.get(chain) ?? nothing),
  )
  return { findings, badLines }
}

function grouped(all, member) {
  const groups = new Map()
  for (const one of all) {
    if (!groups.has(one[member])) groups.set(one[member], [])
    groups.get(one[member]).push(one)
  }
  return groups
}

function verifyChain(chain, entries, heads, from) {
  const furthest = heads.reduce((most, { position }) => Math.max(most, position), 0)
  const byPosition = grouped(heads, 'position')
  const finding = (fault, position, upTo = position) => [{ chain, fault, position, upTo }]
  let [previous, signed, ended, leaves, waiting] = [from.hash, from.position, false, [], []]
  for (const [index, entry] of entries.entries()) {
    const position = from.position + index + 1
    const fault = faultOf(entry, chain, position, previous)
    if (fault) return finding(fault, position)
    if (ended) return finding('ended', position)
    previous = entry.hash
    leaves.push(sha(Buffer.from([0]), Buffer.from(entry.hash, 'hex')))
    waiting.push(Date.parse(entry.at))
    const here = byPosition.get(position)
    if (!here) continue
    const doubt = doubtOf(here, entry.hash, signed, leaves)
    if (doubt) return finding(doubt, signed + 1, position)
    ;[signed, ended, leaves, waiting] = [position, here.some(({ closed }) => closed), [], []]
  }
  const length = from.position + entries.length
  if (furthest > length) return finding('missing', length + 1, furthest)
  const apart = waiting.length === 0 ? 0 : waiting[waiting.length - 1] - waiting[0]
  if (length > signed && (furthest === 0 || !(apart <= 120_000))) return finding('unsigned', signed + 1, length)
  return []
}

/** Steps 1 to 4 of "Checking a chain". */
function faultOf(entry, chain, position, previous) {
  if (entry.position !== position) return entry.position > position ? 'missing' : 'surplus'
  if (hash('sha256', entry.body, 'hex') !== entry.hash) return 'hash'
  let body
  try {
    body = JSON.parse(entry.body)
  } catch {
    return 'form'
  }
  if (typeof body !== 'object' || body === null || canonical(body) !== entry.body) return 'form'
  if (body.v !== 1 || body.chain !== chain || body.position !== position || body.at !== entry.at) return 'form'
  return body.previous === previous ? null : 'link'
}

/** What the heads of one position say against the entry there and those since the head before. */
function doubtOf(here, hash, signed, leaves) {
  if (here.some((head) => head.hash !== here[0].hash)) return 'fork'
  const telling = here.filter(({ since, position }) => since < position)
  if (telling.length === 0 || telling.some(({ since }) => since !== signed)) return 'gap'
  const root = rootOf(leaves).toString('hex')
  return here[0].hash === hash && telling.every((head) => head.root === root) ? null : 'head'
}

function rootOf(leaves) {
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return leaves[0]
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return sha(Buffer.from([1]), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)))
}

function readLine(line) {
  try {
    const { body, signature } = JSON.parse(line)
    const said = JSON.parse(body)
    const texts = (...names) => names.every((name) => typeof said[name] === 'string')
    if (said.v !== 1 || typeof signature !== 'string' || !texts('at', 'key')) return null
    if (said.kind === 'key') return texts('next') ? { body, signature, said } : null
    const whole = Number.isSafeInteger(said.position) && Number.isSafeInteger(said.since)
    const isHead = said.kind === 'head' && texts('chain', 'hash', 'root') && whole && typeof said.closed === 'boolean'
    return isHead ? { body, signature, said } : null
  } catch {
    return null
  }
}

function isSigned({ body, signature, said }, trusted) {
  if (!trusted.has(said.key) || !/^[0-9a-f]{64}$/.test(said.key)) return false
  const der = Buffer.from(`302a300506032b6570032100${said.key}`, 'hex')
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(body, 'utf8'), key, Buffer.from(signature, 'hex'))
}

/** RFC 8785 of what the ledger holds, whose numbers are all whole. */
function canonical(value) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}

function sha(...parts) {
  return hash('sha256', Buffer.concat(parts), 'buffer')
}

function linesIn(file) {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [exported, ...rest] = process.argv.slice(2)
  const isKey = (text) => /^[0-9a-f]{64}$/.test(text)
  const entries = linesIn(exported).map((line) => JSON.parse(line))
  const heads = rest.filter((text) => !isKey(text)).flatMap(linesIn)
  const { findings, badLines } = verifyLedger(entries, heads, rest.filter(isKey))
  for (const found of [...findings, ...badLines.map((line) => ({ line }))]) console.log(JSON.stringify(found))
  console.log(`${entries.length} entries, ${findings.length} findings, ${badLines.length} bad lines`)
  process.exitCode = findings.length + badLines.length > 0 ? 1 : 0
}
