import { type AgencySystem, rowsOf } from '../agency-table.ts'
import { PROCEDURES, procedureAt, SERVICES, serviceAt } from '../procedures.ts'

/** The City Office keeps the register of procedures and what of it is offered online. */
export function cityOffice(): AgencySystem {
  return {
    source: 'procedures',
    make: 'postgres',
    tables: [
      {
        name: 'thu_tuc',
        comment: 'Thủ tục hành chính',
        columns: {
          ma: 'varchar(30)',
          ten: 'text not null',
          linh_vuc: 'text',
          co_quan: 'varchar(35)',
          thoi_han: 'integer',
          phi: 'numeric(14,0)',
          quyet_dinh: 'text',
          tu_ngay: 'date',
          den_ngay: 'date',
        },
        constraints: ['primary key (ma)'],
        expected: PROCEDURES,
        rows: () =>
          rowsOf(PROCEDURES, (index) => {
            const p = procedureAt(index)
            return [p.code, p.title, p.sector, p.agency, String(p.days), String(p.fee), p.decision, p.validFrom, null]
          }),
      },
      {
        name: 'dich_vu_cong',
        comment: 'Dịch vụ công trực tuyến',
        columns: {
          ma: 'varchar(20)',
          ma_thu_tuc: 'varchar(30) not null',
          muc_do: 'smallint not null',
          ngay_cong_bo: 'date',
        },
        constraints: ['primary key (ma)', 'foreign key (ma_thu_tuc) references thu_tuc (ma)'],
        expected: SERVICES,
        rows: () =>
          rowsOf(SERVICES, (index) => {
            const s = serviceAt(index)
            return [s.code, s.procedure, s.level, s.publishedOn]
          }),
      },
    ],
  }
}
