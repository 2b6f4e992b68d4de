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
