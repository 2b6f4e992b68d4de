import type { ErrorCode } from './error-code.ts'

/** KHO243, and KHO245 to KHO251: following a system's own log. */
export const logErrors = {
  KHO243: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Bản ghi chờ xử lý của bộ dữ liệu theo nhật ký được xem lại ngay khi tài liệu thay đổi: chỉ cần `kho apply` tài liệu đã sửa.',
      en: 'Refused records of a dataset that follows a log are looked at again as soon as its documents change: `kho apply` the mended ones, and that is all.',
    },
  },
  KHO245: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Hệ thống nguồn chưa sẵn sàng để theo dõi nhật ký. `kho source check` in lệnh cho quản trị viên nguồn; dữ liệu tốt gần nhất vẫn được giữ.',
      en: "The agency's system is not ready to have its log followed. `kho source check` prints what its administrator runs; the last good data stay.",
    },
  },
  KHO246: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Nhật ký giữ lại vượt `retained_log` nên Kho đã bỏ khe để khỏi làm đầy đĩa của nguồn. Lần sau sẽ so lại cả bảng rồi theo dõi tiếp.',
      en: "More log was kept than `retained_log` allows, so Kho dropped its slot rather than fill the agency's disk. The next run compares the table again, then follows.",
    },
  },
  KHO247: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Nguồn không còn giữ phần nhật ký tiếp theo (khe bị xóa, chuyển máy chủ hoặc phục hồi bản sao). Lần sau sẽ so lại cả bảng rồi theo dõi tiếp.',
      en: 'The source no longer has the log that comes next: its slot is gone, or it failed over or was restored. The next run compares the table again, then follows.',
    },
  },
  KHO248: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Một tiến trình khác đang theo dõi nhật ký của nguồn này; `kho run list` cho biết.',
      en: 'Another worker follows the log of this source; `kho run list` shows it.',
    },
  },
  KHO249: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Thay đổi này không theo dõi từng dòng được (bảng bị xóa trắng, đổi kiểu cột, hoặc giao dịch quá lớn). Lần sau sẽ so lại cả bảng rồi theo dõi tiếp.',
      en: 'This change cannot be followed row by row: a truncate, a changed column type, or a very large transaction. The next run compares the table again, then follows.',
    },
  },
  KHO250: {
    status: 501,
    retry: 'never',
    hint: {
      vi: 'Chỉ nguồn PostgreSQL mới theo dõi được bằng nhật ký. Dùng `mode: cursor` hoặc `snapshot`.',
      en: 'Only PostgreSQL sources can be followed by their log. Use `mode: cursor` or `snapshot`.',
    },
  },
} as const satisfies Record<string, ErrorCode>
