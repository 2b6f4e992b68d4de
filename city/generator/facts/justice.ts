import { createHash } from 'node:crypto'
import { diceOf } from '../dice.ts'
import { dayAfter, numbered, somebody, someDay, someDepartment, someTime } from './draws.ts'
import { type Facts, type Place, sized } from './fact.ts'

const consultationsOf = (place: Place): number => sized(place, 300, 20)
const commentsOf = (place: Place): number => sized(place, 24_000, 80)

const consultations: Facts = {
  count: consultationsOf,
  at: (index) => {
    const dice = diceOf('consultations', index)
    const opened = someDay(dice, 900)
    return {
      consultation_id: numbered('DT', index, 4),
      title: `Dự thảo quyết định về ${dice.pick(['phí và lệ phí', 'quản lý đô thị', 'hỗ trợ doanh nghiệp', 'chia sẻ dữ liệu'])}, bản ${index + 1}`,
      agency_code: someDepartment(dice),
      opened_on: opened,
      closes_on: dayAfter(opened, 30),
    }
  },
}

const comments: Facts = {
  count: commentsOf,
  at: (index, place) => {
    const dice = diceOf('consultation_comments', index)
    return {
      comment_id: numbered('GY', index),
      consultation_id: numbered('DT', dice.roll(consultationsOf(place)), 4),
      author_id: dice.once(4) ? null : somebody(dice, place),
      content: `Đề nghị ${dice.pick(['giảm thời hạn', 'bỏ giấy tờ trùng lặp', 'làm rõ thẩm quyền', 'công khai mức phí'])} ở Điều ${1 + dice.roll(30)}`,
      made_at: someTime(dice, 900),
    }
  },
}

/** Three comments of four have their official answer. */
const responses: Facts = {
  count: (place) => Math.floor((commentsOf(place) * 3) / 4),
  at: (index) => {
    const dice = diceOf('consultation_responses', index)
    const accepted = !dice.once(3)
    return {
      comment_id: numbered('GY', index),
      agency_code: someDepartment(dice),
      accepted,
      content: accepted ? 'Tiếp thu, chỉnh lý trong dự thảo.' : 'Giữ như dự thảo vì thuộc thẩm quyền của luật.',
      answered_on: someDay(dice, 300),
    }
  },
}

const BOOK = 1_000

/** Books of a thousand, each numbered from 1 without a gap. */
const certificationEntries: Facts = {
  count: (place) => sized(place, 3_000_000, 100),
  at: (index, place) => {
    const dice = diceOf('certification_entries', index)
    return {
      book_no: `${String(1 + Math.floor(index / BOOK)).padStart(4, '0')}-SCT/BS`,
      book_year: 2020,
      entry_no: 1 + (index % BOOK),
      certified_on: dayAfter('2020-01-02', dice.roll(300)),
      requester_id: somebody(dice, place),
      document_title: dice.pick(['Bằng tốt nghiệp', 'Giấy khai sinh', 'Căn cước công dân', 'Hợp đồng ủy quyền']),
      copies: 1 + dice.roll(5),
      fee: 2_000 * (1 + dice.roll(10)),
    }
  },
  dirt: { every: 100, spoil: (fact) => ({ ...fact, requester_id: String(fact.requester_id).slice(0, 11) }) },
}

const eCopies: Facts = {
  count: (place) => sized(place, 400_000, 60),
  at: (index) => {
    const dice = diceOf('e_copies', index)
    const hash = createHash('sha256').update(`e-copy ${index}`).digest('hex')
    return {
      verify_code: hash.slice(0, 16).toUpperCase(),
      book_no: `${String(1 + Math.floor(index / BOOK)).padStart(4, '0')}-SCT/BS`,
      entry_no: 1 + (index % BOOK),
      issued_on: dayAfter('2020-01-02', dice.roll(300)),
      file_hash: hash,
      valid: !dice.once(60),
    }
  },
}

/** Drafts before the people, and certified copies. */
export const justice: { readonly [dataset: string]: Facts } = {
  consultations,
  consultation_comments: comments,
  consultation_responses: responses,
  certification_entries: certificationEntries,
  e_copies: eCopies,
}
