import { localTime } from '../calendar.ts'
import { deskOf, dossiersOf } from '../desks.ts'
import { diceOf } from '../dice.ts'
import { type Dossier, dossierAt } from '../dossiers.ts'
import { type DirtyDossier, soiled } from '../offices/dirt.ts'
import { personAt } from '../people.ts'
import { stepsOf } from '../steps.ts'
import { dayAfter, numbered } from './draws.ts'
import type { Fact, Facts, Place } from './fact.ts'

/** How many of a desk's dossiers a dataset tells of: the newest, where it is made smaller than they are. */
const toldOf = ({ agency, scale, desks }: Place): number => dossiersOf(agency, Math.min(scale, desks))

const dossierOf = (index: number, place: Place): Dossier => {
  const { office, size } = deskOf({ ...place, scale: place.desks })
  return dossierAt(office, index, size)
}

const statuses = [
  'registered',
  'received',
  'refused',
  'processing',
  'supplement',
  'payment',
  'withdrawn',
  'stopped',
  'resolved',
  'returned',
] as const
const channels = ['direct', 'online', 'postal'] as const

/** A dossier in the contract's words; a status that nobody knows is dirt. */
export function dossierFact(d: DirtyDossier): Fact {
  return {
    dossier_code: d.code,
    procedure_code: d.procedure,
    receiving_agency: d.receiver,
    handling_agency: d.handler,
    applicant_id: d.applicant,
    enterprise_code: d.enterprise,
    handler_id: d.officer,
    summary: d.summary,
    channel: channels[d.channel - 1] ?? null,
    fee: d.fee,
    received_at: d.receivedAt,
    due_at: d.dueAt,
    finished_at: d.finishedAt,
    status: d.unknownStatus ? '99' : (statuses[d.status - 1] ?? null),
    sealed: d.sealed,
  }
}

/** The steps of a dossier in the contract's words. */
export const stepFacts = (dossier: Dossier): readonly Fact[] =>
  stepsOf(dossier).map((s) => ({
    dossier_code: s.code,
    step: s.number,
    agency_code: s.agency,
    department: s.department,
    officer_id: s.officer,
    applicant_id: s.applicant,
    content: s.content,
    started_at: s.startedAt,
    due_at: s.dueAt,
    finished_at: s.finishedAt,
    sealed: s.sealed,
  }))

const dossiers: Facts = {
  count: toldOf,
  at: (index, place) => {
    const elsewhere = place.agency === 'H29.760' ? 'H29.770' : 'H29.760'
    return dossierFact(soiled(dossierOf(index, place), index, elsewhere))
  },
}

const dossierSteps: Facts = {
  count: toldOf,
  at: (index, place) => stepFacts(dossierOf(index, place)),
}

/** Facts that hang on every `nth` dossier of a desk. */
const hanging = (nth: number, of: (dossier: Dossier, index: number, place: Place) => Fact): Facts => ({
  count: (place) => Math.floor(toldOf(place) / nth),
  at: (index, place) => of(dossierOf(index * nth, place), index, place),
})

const own = (prefix: string, index: number, { agency }: Place): string =>
  numbered(`${prefix}-${agency.slice(4)}`, index, 8)

const supplements = hanging(19, (dossier, index, place) => {
  const dice = diceOf(`supplements ${place.agency}`, index)
  const day = dayAfter(dossier.receivedAt.slice(0, 10), 1 + dice.roll(3))
  return {
    supplement_id: own('BS', index, place),
    dossier_code: dossier.code,
    requested_by: personAt(20 + dice.roll(20)).name,
    content: dice.pick(['Bổ sung bản vẽ', 'Bổ sung giấy ủy quyền', 'Nộp bản sao có chứng thực']),
    requested_at: localTime(day, 0, dice.roll(500)),
    due_before: dossier.dueAt,
    due_after: localTime(dossier.dueAt.slice(0, 10), 2 + dice.roll(8), 0),
  }
})

const fees = hanging(2, (dossier, index, place) => ({
  dossier_code: dossier.code,
  fee_code: 'LP01',
  name: 'Lệ phí thẩm định',
  method: diceOf(`fees ${place.agency}`, index).pick(['cash', 'cash', 'transfer', 'portal']),
  amount: dossier.fee,
  paid: dossier.status >= 9,
}))

const attachments = hanging(1, (dossier, index, place) => {
  const dice = diceOf(`attachments ${place.agency}`, index)
  return {
    attachment_id: own('TL', index, place),
    dossier_code: dossier.code,
    file_name: `${dice.pick(['don', 'ban-ve', 'giay-to-tuy-than', 'giay-chung-nhan'])}.pdf`,
    component_no: 1 + dice.roll(2),
    digitised: !dice.once(5),
    from_store: dice.once(4),
    deleted: dice.once(50),
  }
})

const results = hanging(3, (dossier, index, place) => ({
  result_id: own('KQ', index, place),
  dossier_code: dossier.code,
  name: `Kết quả: ${dossier.summary}`,
  issued_at: dossier.finishedAt ?? dossier.dueAt,
  electronic: diceOf(`results ${place.agency}`, index).once(3),
}))

/** Dossiers of a one-stop desk, and every paper that hangs on one. */
export const papers: { readonly [dataset: string]: Facts } = {
  dossiers,
  dossier_steps: dossierSteps,
  supplements,
  dossier_fees: fees,
  attachments,
  dossier_results: results,
}
