import type { Bilingual } from '@kho/schema/contract/bilingual.ts'

/** An instant as the store writes it, to the second, UTC. */
export function timeWords(at: string): string {
  return `${at.slice(0, 19)}Z`
}

/** How long ago, in the largest unit that says it. */
export function agoWords(seconds: number): Bilingual {
  const { amount, unit } = inUnit(seconds)
  const [vi, en] = units[unit]
  return { vi: `${amount} ${vi}`, en: `${amount} ${en}${amount === 1 ? '' : 's'}` }
}

type Unit = 'second' | 'minute' | 'hour' | 'day'

const units: Record<Unit, readonly [string, string]> = {
  second: ['giây', 'second'],
  minute: ['phút', 'minute'],
  hour: ['giờ', 'hour'],
  day: ['ngày', 'day'],
}

function inUnit(seconds: number): { amount: number; unit: Unit } {
  if (seconds < 120) return { amount: Math.round(seconds), unit: 'second' }
  if (seconds < 7200) return { amount: Math.round(seconds / 60), unit: 'minute' }
  if (seconds < 172_800) return { amount: Math.round(seconds / 3600), unit: 'hour' }
  return { amount: Math.round(seconds / 86_400), unit: 'day' }
}

/** A duration as documents write it (`15m`, `1h`, `1d`) in seconds. */
export function secondsOf(duration: string): number | null {
  const [, amount, unit] = /^(\d+)(s|m|h|d|w|y)$/.exec(duration) ?? []
  const size = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 }[unit ?? '']
  return amount === undefined || size === undefined ? null : Number(amount) * size
}

/** Columns of text, each as wide as its widest cell. */
export function columnsOf(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => [...(row[at] ?? '')].length)))
  const pad = (text: string, width: number) => text + ' '.repeat(width - [...text].length)
  return rows.map((row) =>
    row
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
