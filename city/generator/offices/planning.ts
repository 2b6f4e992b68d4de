import { type AgencySystem, rowsOf } from '../agency-table.ts'
import type { Population } from '../dossiers.ts'
import { type Enterprise, enterpriseAt } from '../enterprises.ts'

/** The Department of Planning and Investment keeps the enterprise base. Dirt: every 100th tax code has a wrong check digit. */
export function planning({ people, enterprises }: Population): AgencySystem {
  return {
    source: 'planning',
    make: 'postgres',
    tables: [
      {
        name: 'doanh_nghiep',
        comment: 'Đăng ký doanh nghiệp',
        columns: {
          mst: 'varchar(14)',
          ten: 'text not null',
          ten_tieng_anh: 'text',
          tinh_trang: 'char(2)',
          nganh_nghe: 'text',
          dia_chi: 'text',
          ma_quan: 'varchar(35)',
          von_dieu_le: 'bigint',
          ngay_dang_ky: 'date',
          nguoi_dai_dien: 'varchar(12)',
        },
        constraints: ['primary key (mst)'],
        expected: enterprises,
        rows: () => rowsOf(enterprises, (index) => row(index, enterpriseAt(index, people))),
      },
    ],
  }
}

function row(index: number, e: Enterprise): readonly (string | null)[] {
  return [
    index % 100 === 99 ? spoilt(e.taxCode) : e.taxCode,
    e.name,
    e.englishName,
    e.status,
    e.sector,
    e.address,
    e.district,
    String(e.capital),
    e.registeredOn,
    e.representative,
  ]
}

const spoilt = (code: string): string => `${code.slice(0, 9)}${(Number(code[9]) + 1) % 10}`
