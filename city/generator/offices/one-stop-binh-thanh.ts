import { type OfficeWords, oldStyleDossier, oldStyleStep } from './old-style.ts'
import type { Dialect } from './one-stop.ts'

const words: OfficeWords = {
  channels: ['Trực tiếp', 'Trực tuyến', 'Bưu chính'],
  statusOf: (dossier) => (dossier.unknownStatus ? '99' : String(dossier.status).padStart(2, '0')),
  yes: 'true',
  no: 'false',
}

/**
 * Bình Thạnh exports CSV files each night, headed with the national portal's names. Rows are copied by hand:
 * of each thousand one stands there twice, and one twice with two different fees.
 */
export const binhThanh: Dialect = {
  source: 'one_stop_binh_thanh',
  make: 'files',
  office: { agency: 'H29.765', oldCode: '000.00.65.H29', officer: 16 },
  elsewhere: 'H29.760',
  repeat: (index, dossier) =>
    index % 1_000 === 504 ? [dossier] : index % 1_000 === 505 ? [{ ...dossier, fee: dossier.fee + 1_000 }] : [],
  dossiers: {
    name: 'ho_so.csv',
    comment: 'Hồ sơ một cửa',
    columns: Object.fromEntries(
      'MaHoSo MaTTHC DonViTiepNhan DonViXuLy ChuHoSo MaSoThue CanBo TrichYeuHoSo KenhThucHien LePhi NgayTiepNhan NgayHenTra NgayKetThucXuLy TrangThaiHoSo Mat'
        .split(' ')
        .map((name) => [name, 'text']),
    ),
    constraints: [],
    row: (dossier) => oldStyleDossier(dossier, words),
  },
  steps: {
    name: 'tien_do.csv',
    comment: 'Tiến độ hồ sơ',
    columns: Object.fromEntries(
      'MaHoSo Buoc DonViXuLy PhongBanXuLy NguoiXuLy ChuHoSo NoiDungXuLy ThoiDiemXuLy NgayKetThucTheoQuyDinh NgayKetThuc Mat'
        .split(' ')
        .map((name) => [name, 'text']),
    ),
    constraints: [],
    row: (step) => oldStyleStep(step, words),
  },
}
