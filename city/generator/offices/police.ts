import { type AgencySystem, rowsOf } from '../agency-table.ts'
import { personAt } from '../people.ts'

/** The City Police keeps the people base. Dirt: every 2,500th id has lost a digit, and every 9th name is typed in NFD. */
export function police(people: number): AgencySystem {
  return {
    source: 'police',
    make: 'postgres',
    tables: [
      {
        name: 'cong_dan',
        comment: 'Cơ sở dữ liệu người dân',
        columns: {
          so_dinh_danh: 'varchar(12)',
          ho_ten: 'text not null',
          ngay_sinh: 'varchar(10)',
          gioi_tinh: 'smallint',
          dien_thoai: 'varchar(15)',
          thuong_tru: 'text',
          ma_quan: 'varchar(35)',
          thu_nhap: 'numeric(14,0)',
          vi_tri: 'json',
        },
        constraints: ['primary key (so_dinh_danh)'],
        expected: people,
        rows: () => rowsOf(people, citizen),
      },
    ],
  }
}

function citizen(index: number): readonly string[] {
  const person = personAt(index)
  return [
    index % 2_500 === 2_499 ? person.citizenId.slice(0, 11) : person.citizenId,
    index % 9 === 8 ? person.name.normalize('NFD') : person.name,
    person.born,
    person.sex === 'male' ? '1' : '2',
    person.phone,
    person.address,
    person.district,
    String(person.income),
    JSON.stringify({ type: 'Point', coordinates: person.home }),
  ]
}
