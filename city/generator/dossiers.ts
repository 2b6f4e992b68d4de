import { dayBefore, localTime } from './calendar.ts'
import { type Dice, diceOf } from './dice.ts'
import { enterpriseAt } from './enterprises.ts'
import { citizenIdAt } from './people.ts'
import { procedureAt } from './procedures.ts'

/** National status numbers, 1 to 10. */
export type Status = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10

/** A dossier as it is, before an office writes it down in its own way. Times are local, `YYYY-MM-DD HH:MM:SS`. */
export interface Dossier {
  readonly code: string
  readonly procedure: string
  readonly receiver: string
  readonly handler: string
  readonly applicant: string | null
  readonly enterprise: string | null
  readonly officer: string
  readonly summary: string
  /** 1 desk, 2 online, 3 postal. */
  readonly channel: 1 | 2 | 3
  readonly fee: number
  readonly receivedAt: string
  readonly dueAt: string
  readonly finishedAt: string | null
  readonly status: Status
  readonly sealed: boolean
}

/** A one-stop desk: its agency code, the part of its dossier codes, and the officer who is somebody to log in as. */
export interface Office {
  readonly agency: string
  readonly oldCode: string
  readonly officer: number
}

export interface Population {
  readonly people: number
  readonly enterprises: number
}

const PER_DAY_LIMIT = 9_000
const procedures = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const

/** How many dossiers a day an office with this many files: at least a year's worth of days, the daily number never over four digits. */
export const dailyOf = (count: number): number => Math.min(PER_DAY_LIMIT, Math.max(1, Math.ceil(count / 365)))

/** The code of the index-th dossier of an office, newest day first: the day of receipt and the number of the day. */
export function codeAt(office: Office, index: number, daily: number): string {
  const day = dayBefore(Math.floor(index / daily))
  return `${office.oldCode}-${day.slice(2).replaceAll('-', '')}-${String(1 + (index % daily)).padStart(4, '0')}`
}

/** The index-th dossier of an office. */
export function dossierAt(office: Office, index: number, size: { readonly daily: number } & Population): Dossier {
  const dice = diceOf(office.agency, index)
  const day = dayBefore(Math.floor(index / size.daily))
  const code = codeAt(office, index, size.daily)
  const procedure = procedureAt(known.get(code)?.procedure ?? dice.pick(procedures))
  const receivedAt = localTime(day, 0, dice.roll(540))
  const status = statusOf(dice, Math.floor(index / size.daily))
  const filed = byWhom(dice, size)
  const dossier: Dossier = {
    code,
    procedure: procedure.code,
    receiver: office.agency,
    handler: dice.once(3) ? (handlers[procedure.agency] ?? office.agency) : office.agency,
    ...filed,
    officer: officerOf(dice, office),
    summary: procedure.title,
    channel: dice.pick([1, 1, 2, 2, 2, 3] as const),
    fee: procedure.fee,
    receivedAt,
    dueAt: localTime(day, procedure.days, 0),
    finishedAt: status >= 7 || status === 3 ? localTime(day, 1 + dice.roll(procedure.days + 3), dice.roll(540)) : null,
    status,
    sealed: dice.once(500),
  }
  return { ...dossier, ...known.get(code)?.facts }
}

const handlers: { readonly [agency: string]: string } = { 'H29.08': 'H29.08', 'H29.09': 'H29.09', 'H29.03': 'H29.03' }

/** Dossiers the tour speaks of: the index of their procedure, and what else is known of them. */
const known: ReadonlyMap<string, { readonly procedure: number; readonly facts: Partial<Dossier> }> = new Map([
  [
    '000.00.60.H29-201015-0001',
    {
      procedure: 0,
      facts: {
        handler: 'H29.760',
        applicant: '079190000001',
        enterprise: null,
        officer: '079080000011',
        status: 4,
        finishedAt: null,
        sealed: false,
      },
    },
  ],
  [
    '000.00.70.H29-201016-0001',
    {
      procedure: 3,
      facts: {
        handler: 'H29.770',
        applicant: '079188000003',
        enterprise: '0300588569',
        officer: '079182000012',
        status: 5,
        finishedAt: null,
        sealed: false,
      },
    },
  ],
])

function byWhom(dice: Dice, size: Population): { applicant: string; enterprise: string | null } {
  if (!dice.once(6)) return { applicant: citizenIdAt(16 + dice.roll(size.people - 16)), enterprise: null }
  const enterprise = enterpriseAt(1 + dice.roll(size.enterprises - 1), size.people)
  return { applicant: enterprise.representative, enterprise: enterprise.taxCode }
}

/** Officers are people too: the one to log in as, or one of twenty colleagues. */
const officerOf = (dice: Dice, office: Office): string =>
  citizenIdAt(dice.once(20) ? office.officer : office.officer * 20 + dice.roll(20))

/** Most old dossiers are returned; young ones are on their way. */
function statusOf(dice: Dice, age: number): Status {
  if (age > 45) return dice.pick([10, 10, 10, 10, 10, 9, 3, 7, 8] as const)
  return dice.pick([1, 2, 4, 4, 4, 4, 5, 6, 9, 10] as const)
}
