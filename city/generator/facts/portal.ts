import type { City, CodeList } from '@kho/schema/contract/city.ts'
import { dayBefore, localTime } from '../calendar.ts'
import { diceOf } from '../dice.ts'
import { citizenIdAt } from '../people.ts'
import { departments, numbered, somebody, someDay, someDepartment, someDistrict, someTime } from './draws.ts'
import { type Fact, type Facts, type Place, sized } from './fact.ts'

const RECORDS = 101
const FORMATS = ['CSV', 'JSON', 'XLSX'] as const

const listsOf = (city: City): readonly CodeList[] => [...city.codeLists.values()]

const codeEntries = (city: City): readonly Fact[] =>
  listsOf(city).flatMap(({ list, codes }) =>
    codes.map(({ code, title, from, until }) => ({
      list_code: list,
      code,
      title: title.vi,
      title_en: title.en,
      valid_from: from,
      valid_until: until,
    })),
  )

const codeList = ({ list, title, codes }: CodeList): Fact => ({
  list_code: list,
  title: title.vi,
  title_en: title.en,
  entries: codes.length,
  issued_on: '2020-01-01',
})

const topics = ['Hạ tầng giao thông', 'Tiếng ồn', 'Vệ sinh môi trường', 'Thủ tục hành chính', 'Trật tự đô thị'] as const

/** 5,753 a month as the hotline counted. A case is answered before it is published. */
const feedbackCases: Facts = {
  count: (place) => sized(place, 69_000, 90),
  at: (index, place) => {
    const dice = diceOf('feedback_cases', index)
    const day = someDay(dice, 360)
    const status = dice.pick([
      'received',
      'refused',
      'supplement',
      'accepted',
      'in_process',
      'answered',
      'published',
      'published',
    ])
    const answered = status === 'answered' || status === 'published'
    return {
      case_code: numbered('PA', index, 7),
      received_at: localTime(day, 0, dice.roll(500)),
      sender_id: dice.once(5) ? null : somebody(dice, place),
      agency_code: dice.once(3) ? someDepartment(dice) : someDistrict(dice),
      topic: dice.pick(topics),
      content: `Phản ánh số ${index + 1}: ${dice.pick(['đèn đường hỏng', 'hẻm ngập nước', 'chậm trả kết quả', 'rác chưa thu gom'])}`,
      status,
      answer: answered ? 'Đơn vị đã kiểm tra và xử lý.' : null,
      answered_at: answered ? localTime(day, 1 + dice.roll(15), dice.roll(500)) : null,
      published: status === 'published',
      rating: answered && dice.once(2) ? 1 + dice.roll(5) : null,
    }
  },
  dirt: { every: 90, spoil: (fact) => ({ ...fact, answered_at: '2001-01-01 08:00:00' }) },
}

const accountsOf = (place: Place): number => Math.min(place.people, sized(place, 265_000, 60))

const identityLinks: Facts = {
  count: accountsOf,
  at: (index) => {
    const dice = diceOf('identity_links', index)
    return {
      account_id: numbered('TK', index, 7),
      citizen_id: citizenIdAt(index),
      level: dice.once(3) ? 1 : 2,
      role: dice.pick(['citizen', 'citizen', 'citizen', 'business', 'officer']),
      linked_at: someTime(dice, 400),
    }
  },
}

const catalogueRecords: Facts = {
  count: () => RECORDS,
  at: (index) => {
    const dice = diceOf('catalogue_records', index)
    return {
      record_id: numbered('CSDL', index, 3),
      title: `Cơ sở dữ liệu ${dice.pick(['quản lý', 'thống kê', 'cấp phép', 'hồ sơ'])} số ${index + 1}`,
      owner_code: departments[index % departments.length] ?? null,
      sharing: dice.pick(['open', 'default', 'default', 'on_request']),
      updated_on: someDay(dice, 200),
    }
  },
}

const distributions: Facts = {
  count: () => RECORDS * FORMATS.length,
  at: (index) => {
    const dice = diceOf('distributions', index)
    return {
      distribution_id: numbered('PP', index, 4),
      record_id: numbered('CSDL', Math.floor(index / FORMATS.length), 3),
      format: FORMATS[index % FORMATS.length] ?? null,
      byte_size: 1_000 * dice.roll(90_000),
      issued_on: someDay(dice, 200),
    }
  },
}

/** The last 30 days at full size, never fewer than two. */
const daysOf = (place: Place): number => sized(place, 30, 2)

const downloadStats: Facts = {
  count: (place) => RECORDS * FORMATS.length * daysOf(place),
  at: (index, place) => {
    const dice = diceOf('download_stats', index)
    return {
      distribution_id: numbered('PP', Math.floor(index / daysOf(place)), 4),
      stat_day: dayBefore(index % daysOf(place)),
      downloads: dice.roll(40),
      calls: dice.roll(900),
    }
  },
}

const dataRequests: Facts = {
  count: (place) => sized(place, 400, 40),
  at: (index) => {
    const dice = diceOf('data_requests', index)
    const state = dice.pick(['open', 'granted', 'granted', 'refused'])
    return {
      request_id: numbered('DN', index, 4),
      asked_on: someDay(dice, 300),
      topic: dice.pick(['Dữ liệu ngập nước', 'Tuyến xe buýt', 'Giá đất', 'Trường học']),
      state,
      ground: state === 'refused' ? 'Luật Tiếp cận thông tin, Điều 6' : null,
    }
  },
  dirt: { every: 40, spoil: (fact) => ({ ...fact, state: 'refused', ground: null }) },
}

const reuseCases: Facts = {
  count: () => 60,
  at: (index) => {
    const dice = diceOf('reuse_cases', index)
    return {
      case_id: numbered('UD', index, 3),
      title: `${dice.pick(['Bản đồ', 'Ứng dụng', 'Nghiên cứu'])} ${dice.pick(['ngập nước', 'giao thông', 'doanh nghiệp'])} ${index + 1}`,
      record_id: numbered('CSDL', dice.roll(RECORDS), 3),
      maker: `Nhóm ${index + 1}`,
      shown_on: someDay(dice, 300),
    }
  },
}

const nothing: Fact = {}

/** What the data portal and the hotline hold. */
export const portal: { readonly [dataset: string]: Facts } = {
  code_lists: {
    count: ({ city }) => city.codeLists.size,
    at: (index, { city }) =>
      listsOf(city)
        .slice(index, index + 1)
        .map(codeList),
  },
  code_list_entries: {
    count: ({ city }) => codeEntries(city).length,
    at: (index, { city }) => codeEntries(city)[index] ?? nothing,
  },
  feedback_cases: feedbackCases,
  identity_links: identityLinks,
  catalogue_records: catalogueRecords,
  distributions,
  download_stats: downloadStats,
  data_requests: dataRequests,
  reuse_cases: reuseCases,
}
