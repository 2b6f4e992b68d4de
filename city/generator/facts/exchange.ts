import { localTime } from '../calendar.ts'
import { diceOf } from '../dice.ts'
import { personAt } from '../people.ts'
import { dayAfter, numbered, someDay, someDepartment, someDistrict } from './draws.ts'
import { type Fact, type Facts, type Place, sized } from './fact.ts'

const envelopesOf = (place: Place): number => sized(place, 1_000_000, 80)

/** `000.00.15.H29,2020/10/02,812/STTTT-CNTT`, as QCVN 102:2016 writes a document's id. */
function envelopeAt(index: number): { readonly id: string; readonly fact: Fact } {
  const dice = diceOf('document_envelopes', index)
  const from = someDepartment(dice)
  const day = someDay(dice, 360)
  const notation = `S${from.slice(-2)}-${dice.pick(['VP', 'TH', 'ĐT', 'QLĐT'])}`
  const id = `000.00.${from.slice(-2)}.H29,${day.replaceAll('-', '/')},${index + 1}/${notation}`
  return {
    id,
    fact: {
      document_id: id,
      from_agency: from,
      to_agency: dice.once(3) ? someDepartment(dice) : someDistrict(dice),
      code_number: String(index + 1),
      code_notation: notation,
      promulgated_on: day,
      document_type: dice.pick(['Công văn', 'Công văn', 'Công văn', 'Tờ trình', 'Báo cáo', 'Quyết định']),
      subject: `V/v ${dice.pick(['báo cáo định kỳ', 'lấy ý kiến dự thảo', 'phối hợp giải quyết hồ sơ', 'kiểm tra thực hiện'])}`,
      signer: personAt(20 + dice.roll(400)).name,
      due_on: dice.once(2) ? dayAfter(day, 5 + dice.roll(20)) : null,
      priority: dice.roll(4),
      pages: 1 + dice.roll(20),
    },
  }
}

const documentEnvelopes: Facts = {
  count: envelopesOf,
  at: (index) => envelopeAt(index).fact,
  dirt: { every: 100, spoil: (fact) => ({ ...fact, promulgated_on: '2020-13-01' }) },
}

const road = ['arrived', 'received', 'assigned', 'processing', 'completed'] as const

/** A document's road so far, a message each. */
const documentStatusEvents: Facts = {
  count: envelopesOf,
  at: (index) => {
    const dice = diceOf('document_status_events', index)
    const { id, fact } = envelopeAt(index)
    const day = String(fact.promulgated_on)
    return road.slice(0, 2 + dice.roll(4)).map((status, at) => ({
      document_id: id,
      status,
      event_at: localTime(day, at, dice.roll(480)),
      department: dice.pick(['Văn thư', 'Phòng chuyên môn', 'Lãnh đạo']),
      staff_name: personAt(20 + dice.roll(400)).name,
      description: null,
    }))
  },
}

const workItems: Facts = {
  count: (place) => sized(place, 400_000, 80),
  at: (index, place) => {
    const dice = diceOf('work_items', index)
    const assigned = someDay(dice, 300)
    const state = dice.pick(['open', 'in_progress', 'in_progress', 'done', 'done', 'done'])
    return {
      work_item_id: numbered('CV', index, 7),
      document_id: envelopeAt(dice.roll(envelopesOf(place))).id,
      assigned_agency: dice.once(2) ? someDepartment(dice) : someDistrict(dice),
      officer_id: numbered('CB', dice.roll(400)),
      directive: dice.pick(['Xử lý theo quy định', 'Báo cáo trước hạn', 'Phối hợp các đơn vị']),
      assigned_on: assigned,
      due_on: dayAfter(assigned, 10),
      done_on: state === 'done' ? dayAfter(assigned, 1 + dice.roll(16)) : null,
      state,
    }
  },
  dirt: { every: 80, spoil: (fact) => ({ ...fact, done_on: '2001-01-01' }) },
}

/** Documents on the exchange axis, and who works on them. */
export const exchange: { readonly [dataset: string]: Facts } = {
  document_envelopes: documentEnvelopes,
  document_status_events: documentStatusEvents,
  work_items: workItems,
}
