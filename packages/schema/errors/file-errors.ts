import type { ErrorCode } from './error-code.ts'

/** 265–274: files in their formats and places, programs that read for us, and the two experimental databases. */
export const fileErrors = {
  KHO265: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Tệp không đúng định dạng đã khai tại chỗ đã nêu. Đề nghị cơ quan xuất lại tệp, hoặc sửa `read` của bộ dữ liệu.',
      en: "The file is not of its declared format at the place named. Have the agency write it again, or mend the dataset's `read`.",
    },
  },
  KHO266: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Bảng tính cần dòng đầu là tên cột, không gộp ô, không mật khẩu. Sửa bảng tính hoặc `read.sheet`.',
      en: 'A spreadsheet needs its column names in the first row, no merged cells and no password. Mend it, or `read.sheet`.',
    },
  },
  KHO267: {
    status: 413,
    retry: 'changed',
    hint: {
      vi: 'Tệp vượt giới hạn mà Kho đọc, hoặc thư mục tạm (TMPDIR) hết chỗ. Chia nhỏ tệp, hoặc dọn chỗ.',
      en: 'The file is beyond what Kho reads, or the temporary folder (TMPDIR) has no room for it. Split the file, or make room.',
    },
  },
  KHO268: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Tệp chưa được chép xong theo tệp `.sha256` hay `.done` đi kèm; không có gì được công bố. Lần chạy sau đọc lại.',
      en: 'By its `.sha256` or `.done` companion the file is not complete yet; nothing was published. The next run reads again.',
    },
  },
  KHO269: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Tệp không tới đủ; không có gì được công bố. Lần chạy sau tải lại từ đầu.',
      en: 'The file did not arrive whole and nothing of it was published. The next run fetches it again.',
    },
  },
  KHO270: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Khóa của máy chủ SFTP không phải khóa ghi ở `host_key`; mật khẩu chưa được gửi. Hỏi cơ quan trước khi sửa.',
      en: 'The SFTP server showed another key than `host_key`; no password was sent. Ask the agency before you change it.',
    },
  },
  KHO271: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Chương trình đọc (tap) phải nằm trong thư mục `taps/` của thành phố, hoặc có tên trong KHO_TAPS.',
      en: "A tap must lie in the city's folder `taps/`, or be named in KHO_TAPS.",
    },
  },
  KHO272: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Chương trình đọc (tap) báo lỗi hoặc không theo chuẩn Singer; không có gì được công bố. Chạy tay với cùng cấu hình để xem nó nói gì.',
      en: 'The tap failed or did not speak Singer, and nothing was published. Run it by hand with the same config to see its own words.',
    },
  },
  KHO273: {
    status: 413,
    retry: 'changed',
    hint: {
      vi: 'Chương trình đọc (tap) vượt giới hạn bộ nhớ, thời gian hoặc độ dài dòng và đã bị dừng.',
      en: 'The tap went beyond its bounds of memory, time or length of line and was ended.',
    },
  },
  KHO274: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Cơ sở dữ liệu chưa cho đọc một ảnh nhất quán. `kho source check` in lệnh mà quản trị viên nguồn cần chạy.',
      en: 'The database does not allow reading one consistent snapshot. `kho source check` prints what its administrator has to run.',
    },
  },
  KHO275: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Tài liệu nguồn chỉ được gọi tên các biến môi trường KHO_SECRET_*, hoặc những biến người vận hành nêu trong KHO_SOURCE_VARIABLES.',
      en: 'A source document may name the environment variables KHO_SECRET_* only, or those that the operator lists in KHO_SOURCE_VARIABLES.',
    },
  },
  KHO276: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Thư mục của nguồn phải nằm trong thư mục của thành phố, hoặc trong một thư mục người vận hành nêu trong KHO_SOURCE_FOLDERS.',
      en: "A source's folder must lie in the city's own folder, or in one that the operator lists in KHO_SOURCE_FOLDERS.",
    },
  },
  KHO277: {
    status: 413,
    retry: 'changed',
    hint: {
      vi: 'Một dòng lớn hơn 64 MB không được đọc, và bảng giữ nguyên như lần đọc trước. Đề nghị cơ quan chuyển nội dung lớn ra khỏi bảng, hoặc chỉ ánh xạ các cột khác.',
      en: 'A row of more than 64 MB is not read, and the dataset stays as it was. Ask the agency to keep large contents elsewhere, or map the other columns only.',
    },
  },
} as const satisfies Record<string, ErrorCode>
