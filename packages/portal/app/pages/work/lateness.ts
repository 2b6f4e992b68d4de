/** A dossier's days, as moments; whatever is withheld is null. */
export interface Days {
  readonly dueAt: string | null
  readonly finishedAt?: string | null
}

export interface Lateness {
  readonly word: 'late' | 'left' | 'finishedLate' | 'inTime'
  /** Between the day it was due and the city's now, or the day it was finished. */
  readonly seconds: number
}

/** Whether something keeps its day, and by how much; null where it has none. */
export function latenessOf({ dueAt, finishedAt = null }: Days, now: string): Lateness | null {
  if (dueAt === null) return null
  const seconds = (Date.parse(finishedAt ?? now) - Date.parse(dueAt)) / 1000
  if (finishedAt !== null) return { word: seconds > 0 ? 'finishedLate' : 'inTime', seconds: Math.abs(seconds) }
  return { word: seconds > 0 ? 'late' : 'left', seconds: Math.abs(seconds) }
}
