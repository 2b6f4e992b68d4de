import { isDay } from '../exact/exact-time.ts'

const circular2018 = /^\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}-(\d{2})(\d{2})(\d{2})-\d{4}$/
const since2026 = /^[A-Y]\d{2}(?:\.[A-Z0-9]+)*-(\d{4})(\d{2})(\d{2})-\d{7}$/

/**
 * A dossier's code (Circular 01/2018/TT-VPCP, Article 19): the receiving agency's old code, the day of receipt and
 * the day's number, `000.00.14.H29-200917-0001`; or the newer form `G09.20-20260609-0092637`. The day must be one of
 * the calendar and, where it is known, the one on which the dossier was received.
 */
export function dossierCode(text: string, day: string | null = null): string | null {
  const old = circular2018.exec(text)
  const match = old ?? since2026.exec(text)
  if (!match) return 'is no dossier code such as 000.00.14.H29-200917-0001'
  const [, year = '', month = '', date = ''] = match
  const written = `${old ? '20' : ''}${year}-${month}-${date}`
  if (!isDay(written)) return 'holds a day that no calendar has'
  return day === null || day === written ? null : 'names another day than that of its receipt'
}

/** A procedure's code: national `1.004194`, or with the unit that offers it `1.004194.000.00.00.H29`. */
export function procedureCode(text: string): string | null {
  const shape = /^\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2})?$/
  return shape.test(text) ? null : 'is no procedure code such as 1.004194'
}

/** A sector's code (Circular 01/2018/TT-VPCP, Article 20): the level-1 agency and its sector, `G09-XD01`. */
export function sectorCode(text: string): string | null {
  return /^[A-Y]\d{2}-[A-Z0-9]{1,10}$/.test(text) ? null : 'is no sector code such as H29-XD01'
}
