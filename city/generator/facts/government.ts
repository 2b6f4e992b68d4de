import { diceOf } from '../dice.ts'
import { citizenIdAt } from '../people.ts'
import { PROCEDURES, procedureAt, SERVICES, serviceAt } from '../procedures.ts'
import { numbered, someDay, someDepartment, someDistrict } from './draws.ts'
import { type Facts, sized } from './fact.ts'

/** Services on the national portal by September 2020. */
const PUBLISHED = 1_194

/** Officers keep to their agency: who is somebody to log in as does too. */
const officials: Facts = {
  count: (place) => Math.min(place.people - 20, sized(place, 140_000)),
  at: (index) => {
    const dice = diceOf('officials', index)
    return {
      official_id: numbered('CB', index),
      citizen_id: citizenIdAt(20 + index),
      agency_code: dice.once(2) ? someDistrict(dice) : someDepartment(dice),
      position: dice.pick([
        'Chuyên viên',
        'Chuyên viên',
        'Chuyên viên',
        'Phó trưởng phòng',
        'Trưởng phòng',
        'Phó giám đốc',
      ]),
      grade: dice.pick(['01.003', '01.003', '01.002', '01.001', '01.004']),
      appointed_on: someDay(dice, 9_000),
      active: !dice.once(12),
    }
  },
}

const papers = [
  ['Đơn đề nghị', false],
  ['Bản sao giấy tờ tùy thân', true],
  ['Bản sao giấy chứng nhận quyền sử dụng đất', true],
  ['Bản vẽ thiết kế', false],
  ['Giấy chứng nhận đăng ký doanh nghiệp', true],
] as const

/** Two papers a procedure. */
const procedureComponents: Facts = {
  count: () => PROCEDURES * 2,
  at: (index) => {
    const [name, reusable] = diceOf('procedure_components', index).pick(papers)
    return {
      procedure_code: procedureAt(index >> 1).code,
      component_no: 1 + (index & 1),
      name,
      copies: 1,
      reusable,
    }
  },
}

const servicePublications: Facts = {
  count: () => Math.min(PUBLISHED, SERVICES),
  at: (index) => {
    const dice = diceOf('service_publications', index)
    const { code, publishedOn } = serviceAt(index)
    return {
      service_code: code,
      published_on: publishedOn,
      dossiers_per_year: dice.once(3) ? 0 : dice.roll(40) * dice.roll(900),
    }
  },
}

const BANKS = [
  'Công Thương',
  'Ngoại Thương',
  'Đầu Tư',
  'Nông Nghiệp',
  'Á Châu',
  'Quân Đội',
  'Kỹ Thương',
  'Sài Gòn',
  'Phương Đông',
  'Tiên Phong',
]
const CONNECTED = 38

const banks: Facts = {
  count: () => 46,
  at: (index) => ({
    bank_code: numbered('NH', index, 2),
    name: `Ngân hàng ${BANKS[index % BANKS.length]} ${1 + Math.floor(index / BANKS.length)}`,
    connected: index < CONNECTED,
    connected_on: index < CONNECTED ? someDay(diceOf('banks', index), 300) : null,
  }),
}

/** What the city's administration is made of. */
export const government: { readonly [dataset: string]: Facts } = {
  officials,
  procedure_components: procedureComponents,
  service_publications: servicePublications,
  banks,
}
