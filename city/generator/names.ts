import type { Dice } from './dice.ts'

const surnames = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Huỳnh',
  'Võ',
  'Phan',
  'Trương',
  'Bùi',
  'Đặng',
  'Đỗ',
  'Ngô',
  'Dương',
  'Lý',
] as const
const middles = {
  male: ['Văn', 'Hữu', 'Đức', 'Minh', 'Quốc', 'Thanh', 'Gia', 'Ngọc'],
  female: ['Thị', 'Ngọc', 'Thu', 'Kim', 'Mỹ', 'Thanh', 'Bích', 'Hoàng'],
} as const
const given = {
  male: [
    'An',
    'Bình',
    'Cường',
    'Dũng',
    'Hải',
    'Hùng',
    'Khôi',
    'Long',
    'Nam',
    'Phúc',
    'Quân',
    'Sơn',
    'Tâm',
    'Tuấn',
    'Vinh',
  ],
  female: [
    'Anh',
    'Chi',
    'Dung',
    'Hà',
    'Hạnh',
    'Hương',
    'Lan',
    'Linh',
    'Mai',
    'Ngân',
    'Oanh',
    'Phượng',
    'Thảo',
    'Trang',
    'Yến',
  ],
} as const

/** A plausible Vietnamese name: family, middle, given. */
export function personName(dice: Dice, sex: 'male' | 'female'): string {
  return `${dice.pick(surnames)} ${dice.pick(middles[sex])} ${dice.pick(given[sex])}`
}

const streets = [
  'Lê Lợi',
  'Nguyễn Huệ',
  'Hai Bà Trưng',
  'Điện Biên Phủ',
  'Cách Mạng Tháng Tám',
  'Võ Thị Sáu',
  'Phan Xích Long',
  'Lý Thường Kiệt',
] as const

export const streetAddress = (dice: Dice, district: string): string =>
  `${1 + dice.roll(400)} ${dice.pick(streets)}, ${district}, Thành phố Hồ Chí Minh`

const trades = [
  'Xây dựng',
  'Thương mại',
  'Vận tải',
  'Công nghệ',
  'Thực phẩm',
  'Dược phẩm',
  'Cơ khí',
  'Du lịch',
] as const
const brands = [
  'An Phú',
  'Bến Thành',
  'Đông Á',
  'Hoàng Gia',
  'Kim Long',
  'Nam Việt',
  'Phương Nam',
  'Tân Tiến',
  'Thiên Ân',
  'Việt Hưng',
] as const

export function enterpriseName(dice: Dice, index: number): { readonly name: string; readonly sector: string } {
  const sector = dice.pick(trades)
  return { name: `Công ty TNHH ${sector} ${dice.pick(brands)} ${index}`, sector }
}
