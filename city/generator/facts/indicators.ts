import { diceOf } from '../dice.ts'
import { districts } from '../districts.ts'
import { departments } from './draws.ts'
import type { Fact } from './fact.ts'

/** Code, version, title, numerator, denominator, basis, valid from. */
const defined = [
  ['services', 1, 'Dịch vụ công trực tuyến', 'dịch vụ', '', 'S4', '2020-01-01'],
  ['services_level_3', 1, 'Dịch vụ mức độ 3', 'dịch vụ mức độ 3', 'dịch vụ', 'S4', '2020-01-01'],
  ['services_level_4', 1, 'Dịch vụ mức độ 4', 'dịch vụ mức độ 4', 'dịch vụ', 'S4', '2020-01-01'],
  ['procedures', 1, 'Thủ tục ở bốn cấp', 'thủ tục', '', 'S4', '2020-01-01'],
  ['portal_services', 1, 'Dịch vụ trên Cổng quốc gia', 'dịch vụ', '', 'S4', '2020-01-01'],
  ['portal_banks', 1, 'Ngân hàng đã kết nối', 'ngân hàng đã kết nối', 'ngân hàng', 'S4', '2020-01-01'],
  ['portal_payments', 1, 'Giao dịch thanh toán', 'giao dịch', '', 'S4', '2020-01-01'],
  ['portal_visits', 1, 'Lượt truy cập', 'lượt', '', 'S4', '2020-01-01'],
  ['portal_accounts', 1, 'Tài khoản', 'tài khoản', '', 'S4', '2020-01-01'],
  ['portal_dossiers', 1, 'Hồ sơ đồng bộ', 'hồ sơ', '', 'S4', '2020-01-01'],
  ['on_time', 0, 'Tỷ lệ đúng hạn, định nghĩa không rõ', '', '', 'S4', '2020-01-01'],
  ['on_time', 1, 'Tỷ lệ đúng hạn trên hồ sơ đã giải quyết', 'đúng hạn', 'đã giải quyết', 'QĐ 766', '2020-01-01'],
  [
    'on_time',
    2,
    'Tỷ lệ đúng hạn, tính cả hồ sơ quá hạn còn mở',
    'đúng hạn',
    'đã giải quyết và quá hạn',
    'QĐ 766',
    '2020-01-01',
  ],
  ['online_filed', 1, 'Tỷ lệ hồ sơ nộp trực tuyến', 'nộp trực tuyến', 'hồ sơ', 'QĐ 766', '2020-01-01'],
  ['online_offered', 1, 'Tỷ lệ dịch vụ cung cấp trực tuyến', 'dịch vụ trực tuyến', 'thủ tục', 'QĐ 766', '2020-01-01'],
] as const

/** Formulas by version: no number goes alone. */
export const indicators: readonly Fact[] = defined.map(
  ([kpi_code, version, title, numerator, denominator, basis, valid_from]) => ({
    kpi_code,
    version,
    title,
    numerator: numerator || null,
    denominator: denominator || null,
    basis,
    valid_from,
  }),
)

/** The source article's figures of 17 September 2020: numerator, denominator, value. */
const figures = [
  ['services', 1, 1_335, null, '1335'],
  ['services_level_3', 1, 970, 1_335, '72.66'],
  ['services_level_4', 1, 356, 1_335, '26.67'],
  ['procedures', 1, 6_842, null, '6842'],
  ['portal_services', 1, 1_194, null, '1194'],
  ['portal_banks', 1, 38, 46, '82.61'],
  ['portal_payments', 1, 13_600, null, '13600'],
  ['portal_visits', 1, 66_000_000, null, '66000000'],
  ['portal_accounts', 1, 265_000, null, '265000'],
  ['portal_dossiers', 1, 17_000_000, null, '17000000'],
  ['on_time', 0, null, null, '97.3'],
] as const

const ofTheCity: readonly Fact[] = figures.map(([kpi_code, version, numerator, denominator, value]) => ({
  kpi_code,
  version,
  agency_code: 'H29',
  period: '2020-09-01',
  numerator,
  denominator,
  value,
  source_note: 'S4, 17/9/2020',
}))

const MONTHS = 10

/** Each of the 42 agencies each month of 2020; where nothing was resolved there is no value. */
const monthly: readonly Fact[] = [...departments, ...districts.map(([code]) => `H29.${code}`)].flatMap((agency, at) =>
  Array.from({ length: MONTHS }, (_, month) => {
    const dice = diceOf('kpi_values', at * MONTHS + month)
    const resolved = dice.once(30) ? 0 : 50 + dice.roll(4_000)
    const onTime = Math.floor((resolved * (900 + dice.roll(100))) / 1_000)
    return {
      kpi_code: 'on_time',
      version: 1,
      agency_code: agency,
      period: `2020-${String(month + 1).padStart(2, '0')}-01`,
      numerator: onTime,
      denominator: resolved,
      value: resolved === 0 ? null : ((100 * onTime) / resolved).toFixed(2),
      source_note: 'one-stop',
    }
  }),
)

export const indicatorValues: readonly Fact[] = [...ofTheCity, ...monthly]
