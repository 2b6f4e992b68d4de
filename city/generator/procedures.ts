import { diceOf } from './dice.ts'

/** The source articles' figures of September 2020: 6,842 procedures, 1,335 services of which 970 + 356 are classified. */
export const PROCEDURES = 6_842
export const SERVICES = 1_335
const LEVEL_3 = 970
const LEVEL_4 = 356

export interface Procedure {
  readonly code: string
  readonly title: string
  readonly sector: string
  readonly agency: string
  readonly days: number
  readonly fee: number
  readonly decision: string
  readonly validFrom: string
}

const sectors = [
  [
    'Xây dựng',
    'H29.08',
    ['Cấp giấy phép xây dựng nhà ở riêng lẻ', 'Điều chỉnh giấy phép xây dựng', 'Gia hạn giấy phép xây dựng'],
  ],
  [
    'Đất đai',
    'H29.09',
    ['Cấp đổi giấy chứng nhận quyền sử dụng đất', 'Đăng ký biến động đất đai', 'Xác nhận nguồn gốc đất'],
  ],
  ['Hộ tịch', 'H29.02', ['Đăng ký khai sinh', 'Đăng ký kết hôn', 'Cấp bản sao trích lục hộ tịch']],
  [
    'Đăng ký kinh doanh',
    'H29.03',
    ['Đăng ký thành lập hộ kinh doanh', 'Thay đổi nội dung đăng ký doanh nghiệp', 'Tạm ngừng kinh doanh'],
  ],
  ['Giáo dục', 'H29.10', ['Chuyển trường', 'Cấp phép hoạt động nhóm trẻ', 'Công nhận văn bằng']],
  [
    'Y tế',
    'H29.16',
    ['Cấp chứng chỉ hành nghề', 'Cấp giấy chứng nhận an toàn thực phẩm', 'Công bố đủ điều kiện khám bệnh'],
  ],
] as const

const known: Procedure[] = []

/** The procedure at an index, made once: every dossier asks for one. `1.004194` is the building permit that the tour asks about. */
export function procedureAt(index: number): Procedure {
  const made = known[index] ?? make(index)
  known[index] = made
  return made
}

function make(index: number): Procedure {
  const dice = diceOf('procedure', index)
  const [sector, agency, titles] = sectors[index % sectors.length] ?? sectors[0]
  const variant = Math.floor(index / sectors.length)
  const title = titles[variant % titles.length] ?? titles[0]
  return {
    code: `1.${String(4_194 + index).padStart(6, '0')}`,
    title: variant < titles.length ? title : `${title} (trường hợp ${variant})`,
    sector,
    agency,
    days: 3 + dice.roll(28),
    fee: 10_000 * dice.roll(30),
    decision: `${1_000 + dice.roll(4_000)}/QĐ-UBND`,
    validFrom: `201${6 + dice.roll(4)}-0${1 + dice.roll(9)}-01`,
  }
}

export interface Service {
  readonly code: string
  readonly procedure: string
  /** 3, 4, or 0 where nobody said. */
  readonly level: '3' | '4' | '0'
  readonly publishedOn: string
}

export function serviceAt(index: number): Service {
  const dice = diceOf('service', index)
  return {
    code: `DVC-${String(index + 1).padStart(5, '0')}`,
    procedure: procedureAt(index).code,
    level: index < LEVEL_3 ? '3' : index < LEVEL_3 + LEVEL_4 ? '4' : '0',
    publishedOn: `20${17 + dice.roll(3)}-0${1 + dice.roll(9)}-1${dice.roll(10)}`,
  }
}
