import { hash } from 'node:crypto'
import type { Random } from '../judges/random.ts'

/** A record as every system of the kill loops tells it, in texts that are the same everywhere. */
export interface Case {
  readonly code: string
  readonly name: string
  /** Two decimals. */
  readonly fee: string
  /** Microseconds since 1970. */
  readonly changed: string
  /** Grows with every change at the desk, so that no two states of a record are equal. */
  readonly version: number
}

/** One transaction of the agency's clerks. Each code stands in it once, but for those that a record has left. */
export interface Change {
  readonly gone: readonly { readonly code: string; readonly version: number }[]
  /** Records under another key from here on; `put` has what they hold then. */
  readonly moved: readonly { readonly from: string; readonly to: string; readonly version: number }[]
  readonly put: readonly Case[]
}

/** What a record was once; null: it was deleted. */
export interface Past {
  readonly record: Case | null
  readonly version: number
  /** Milliseconds since 1970 by which its source had surely committed it; infinite while it may not have. */
  committed: number
  /** Named by whoever sent it on; 0 where nobody did. */
  readonly message: number
}

/** What an agency's clerks have made of their records, kept beside the system that they work with. */
export interface Desk {
  readonly records: ReadonlyMap<string, Case>
  /** Hashes of all states that the source committed or was about to. */
  readonly states: ReadonlySet<string>
  readonly pasts: ReadonlyMap<string, readonly Past[]>
  /** Decides on a transaction and notes the state that it leads to. `message`: by which it will be told. */
  propose(message?: number): Change
  /** The source has taken it. */
  committed(): void
  /** Nobody knows whether the source took it: this is what it holds now. */
  found(records: readonly Case[]): void
  /** Forgets the past; the store is equal to the source. */
  forget(): void
}

/** Records of a desk; only a fifteenth of them ever come and go, fewer than would hold a run. */
export const size = 2000
const coming = Math.floor(size / 15)

export function openDesk(random: Random): Desk {
  const records = new Map(Array.from({ length: size }, (_, at) => [codeOf(at), firstOf(at)] as const))
  const states = new Set<string>()
  const pasts = new Map<string, Past[]>()
  const now = { sum: 0n, version: 0, open: [] as Past[], before: [] as (readonly [string, Case | null])[] }
  const set = (code: string, record: Case | null) => {
    const known = records.get(code)
    now.sum += (record ? hashOf(record) : 0n) - (known ? hashOf(known) : 0n)
    if (record) records.set(code, record)
    else records.delete(code)
  }
  const remember = (code: string, past: Past) => {
    const all = pasts.get(code) ?? []
    all.push(past)
    pasts.set(code, all)
  }
  const begin = (committed: number) => {
    now.sum = [...records.values()].reduce((sum, record) => sum + hashOf(record), 0n)
    states.clear()
    states.add(told(now.sum))
    pasts.clear()
    for (const record of records.values())
      remember(record.code, { record, version: record.version, committed, message: 0 })
  }
  begin(0)
  return {
    records,
    states,
    pasts,
    propose: (message = 0) => {
      const change = decide(records, now, random)
      const ended = [...change.gone, ...change.moved.map(({ from, version }) => ({ code: from, version }))]
      now.before = [...ended, ...change.put].map(({ code }) => [code, records.get(code) ?? null] as const)
      for (const { code, version } of ended) note(code, null, version)
      for (const record of change.put) note(record.code, record, record.version)
      states.add(told(now.sum))
      return change
      function note(code: string, record: Case | null, version: number) {
        set(code, record)
        const past: Past = { record, version, committed: Number.POSITIVE_INFINITY, message }
        now.open.push(past)
        remember(code, past)
      }
    },
    committed: () => {
      for (const past of now.open) past.committed = Date.now() + 1
      now.open = []
    },
    found: (holds) => {
      const proposed = told(now.sum)
      if (hashAll(holds) !== proposed) {
        for (const [code, record] of now.before) set(code, record)
        states.delete(proposed)
        for (const past of now.open) forgetPast(pasts, past)
      }
      if (hashAll(holds) !== told(now.sum)) throw new Error('the source holds what its clerks never wrote')
      for (const past of now.open) past.committed = Date.now() + 1
      now.open = []
    },
    forget: () => begin(0),
  }
}

function forgetPast(pasts: Map<string, Past[]>, past: Past): void {
  for (const [code, all] of pasts)
    if (all.includes(past))
      pasts.set(
        code,
        all.filter((one) => one !== past),
      )
}

/** Deletes, a key that changes now and then, updates, inserts of codes that were there before. */
function decide(records: ReadonlyMap<string, Case>, now: { version: number }, random: Random): Change {
  const codes = (count: number, below: number) =>
    new Set(Array.from({ length: count }, () => codeOf(random.below(below))))
  const passing = [...codes(6, coming)]
  const [there, away] = [passing.filter((code) => records.has(code)), passing.filter((code) => !records.has(code))]
  const moves = random.chance(0.3) && there.length > 0 && away.length > 0
  const [from, to] = [moves ? there.pop() : undefined, moves ? away.pop() : undefined]
  const next = () => {
    now.version += 1
    return now.version
  }
  const moved = from !== undefined && to !== undefined ? [{ from, to, version: next() }] : []
  const touched = new Set([...there, ...moved.map((one) => one.from)])
  const updated = [...codes(14, size)].filter((code) => records.has(code) && !touched.has(code))
  const gone = there.map((code) => ({ code, version: next() }))
  const put = [...new Set([...updated, ...away, ...moved.map((one) => one.to)])]
  return { gone, moved, put: put.map((code) => recordOf(code, next(), random)) }
}

function recordOf(code: string, version: number, random: Random): Case {
  const micros = String(random.below(1000)).padStart(3, '0')
  return {
    code,
    name: `Hồ sơ ${code}, lần ${version}`,
    fee: feeOf(version),
    changed: `${Date.now()}${micros}`,
    version,
  }
}

function firstOf(at: number): Case {
  return {
    code: codeOf(at),
    name: `Hồ sơ ${at}`,
    fee: feeOf(at),
    changed: `16042${String(at).padStart(11, '0')}`,
    version: 0,
  }
}

function codeOf(at: number): string {
  return `C${String(at).padStart(6, '0')}`
}

function feeOf(at: number): string {
  return `${at}.${String(at % 100).padStart(2, '0')}`
}

/** The same for equal sets of records, in whatever order. */
export function hashAll(records: Iterable<Case>): string {
  let sum = 0n
  for (const record of records) sum += hashOf(record)
  return told(sum)
}

function hashOf(record: Case): bigint {
  return BigInt(`0x${hash('sha256', textOf(record), 'hex')}`)
}

export function textOf({ code, name, fee, changed, version }: Case): string {
  return JSON.stringify([code, name, fee, changed, version])
}

function told(sum: bigint): string {
  return (((sum % range) + range) % range).toString(16)
}

const range = 1n << 256n

/** A record from five texts. */
export function caseOf([code, name, fee, changed, version]: readonly (string | null | undefined)[]): Case {
  return { code: code ?? '', name: name ?? '', fee: fee ?? '', changed: changed ?? '', version: Number(version) }
}

/** As systems write a moment: `2020-11-02 08:00:00.123456`, in UTC. */
export function momentOf(micros: string): string {
  const milliseconds = Number(micros.slice(0, -3))
  return `${new Date(milliseconds).toISOString().slice(0, 23).replace('T', ' ')}${micros.slice(-3)}`
}
