import { type OfficeWords, oldStyleDossier, oldStyleStep } from './old-style.ts'
import type { Dialect } from './one-stop.ts'

const statuses = [
  'MOI',
  'TIEP_NHAN',
  'TU_CHOI',
  'DANG_XU_LY',
  'BO_SUNG',
  'CHO_THANH_TOAN',
  'RUT',
  'DUNG',
  'XONG',
  'DA_TRA',
] as const
const words: OfficeWords = {
  channels: ['TRUC_TIEP', 'TRUC_TUYEN', 'BUU_CHINH'],
  statusOf: (dossier) => (dossier.unknownStatus ? 'KHONG_RO' : (statuses[dossier.status - 1] ?? null)),
  yes: '1',
  no: '0',
}

/** District 3 runs MariaDB with words for codes, agency codes in the old order, and local times. */
export const district3: Dialect = {
  source: 'one_stop_q3',
  make: 'mysql',
  office: { agency: 'H29.770', oldCode: '000.00.70.H29', officer: 12 },
  elsewhere: 'H29.760',
  dossiers: {
    name: 'tbl_ho_so',
    comment: 'Hồ sơ một cửa',
    columns: {
      so_ho_so: 'varchar(40) not null',
      thu_tuc: 'varchar(30) not null',
      noi_nhan: 'varchar(20) not null',
      noi_xu_ly: 'varchar(20)',
      nguoi_nop: 'char(12)',
      mst: 'varchar(14)',
      chuyen_vien: 'char(12)',
      tom_tat: 'text',
      hinh_thuc: "enum('TRUC_TIEP','TRUC_TUYEN','BUU_CHINH')",
      phi: 'decimal(14,0)',
      tiep_nhan_luc: 'datetime(6) not null',
      hen_tra_luc: 'datetime(6)',
      xong_luc: 'datetime(6)',
      tinh_trang: 'varchar(20) not null',
      bi_mat: 'tinyint(1)',
    },
    constraints: ['primary key (so_ho_so)'],
    row: (dossier) => oldStyleDossier(dossier, words),
  },
  steps: {
    name: 'tbl_tien_do',
    comment: 'Tiến độ hồ sơ',
    columns: {
      so_ho_so: 'varchar(40) not null',
      buoc: 'int not null',
      noi_xu_ly: 'varchar(20) not null',
      phong: 'varchar(200)',
      chuyen_vien: 'char(12)',
      nguoi_nop: 'char(12)',
      viec: 'text',
      tu_luc: 'datetime(6)',
      han_luc: 'datetime(6)',
      den_luc: 'datetime(6)',
      bi_mat: 'tinyint(1)',
    },
    constraints: ['primary key (so_ho_so, buoc)'],
    row: (step) => oldStyleStep(step, words),
  },
}
