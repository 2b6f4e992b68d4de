import type { City } from '@kho/schema/contract/city.ts'
import type { AgencySystem, AgencyTable } from '../agency-table.ts'

/** The Department of Home Affairs keeps the agencies, straight from the city's documents. */
export function homeAffairs(city: City): AgencySystem {
  return { source: 'home_affairs', make: 'postgres', tables: [agencies(city), successions(city)] }
}

function agencies(city: City): AgencyTable {
  return {
    name: 'co_quan',
    comment: 'Cơ quan hành chính',
    columns: {
      ma: 'varchar(35)',
      ma_cu: 'varchar(20)',
      ten: 'text not null',
      ten_tieng_anh: 'text',
      ma_cap_tren: 'varchar(35)',
      tu_ngay: 'date',
      den_ngay: 'date',
    },
    constraints: [
      'primary key (ma)',
      'foreign key (ma_cap_tren) references co_quan (ma) deferrable initially deferred',
    ],
    expected: city.agencies.size,
    rows: () =>
      [...city.agencies.values()].map((agency) => [
        agency.agency,
        agency.oldCode,
        agency.title.vi,
        agency.title.en,
        agency.parent,
        agency.validFrom,
        agency.validUntil,
      ]),
  }
}

function successions(city: City): AgencyTable {
  const rows = [...city.agencies.values()].flatMap((agency) =>
    agency.succeededBy.map(({ agency: successor, share, decision }) => [
      agency.agency,
      successor,
      share === null ? null : String(share),
      decision,
      agency.validUntil,
    ]),
  )
  return {
    name: 'ke_thua',
    comment: 'Kế thừa cơ quan',
    columns: {
      ma_cu: 'varchar(35)',
      ma_moi: 'varchar(35)',
      ty_le: 'numeric(5,4)',
      quyet_dinh: 'text',
      ngay_hieu_luc: 'date',
    },
    constraints: ['primary key (ma_cu, ma_moi)'],
    expected: rows.length,
    rows: () => rows,
  }
}
