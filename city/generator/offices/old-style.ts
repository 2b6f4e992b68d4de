import type { Cell } from '../agency-table.ts'
import type { Step } from '../steps.ts'
import type { DirtyDossier } from './dirt.ts'

/** Agency codes in the order of QCVN 102:2016, most specific first: `H29.08` was `000.00.08.H29`, `H29.770` was `000.00.70.H29`. */
const oldCodeOf = (agency: string): string => `000.00.${agency.slice(-2)}.H29`

/** An office's own words for what it writes down. */
export interface OfficeWords {
  readonly channels: readonly [string, string, string]
  statusOf(dossier: DirtyDossier): string | null
  readonly yes: string
  readonly no: string
}

/** A dossier as offices with old agency codes and local times write it down, column after column. */
export function oldStyleDossier(d: DirtyDossier, words: OfficeWords): readonly Cell[] {
  return [
    d.code,
    d.procedure,
    oldCodeOf(d.receiver),
    oldCodeOf(d.handler),
    d.applicant,
    d.enterprise,
    d.officer,
    d.summary,
    words.channels[d.channel - 1] ?? null,
    String(d.fee),
    d.receivedAt,
    d.dueAt,
    d.finishedAt,
    words.statusOf(d),
    d.sealed ? words.yes : words.no,
  ]
}

/** A step in the same manner. */
export function oldStyleStep(s: Step, words: OfficeWords): readonly Cell[] {
  const agency = oldCodeOf(s.agency)
  return [
    s.code,
    String(s.number),
    agency,
    s.department,
    s.officer,
    s.applicant,
    s.content,
    s.startedAt,
    s.dueAt,
    s.finishedAt,
    s.sealed ? words.yes : words.no,
  ]
}
