import type { ErrorCode } from './error-code.ts'

/** 22x and 23x: what keeps a run from ending, or what it read from being published. */
export const runErrors = {
  KHO224: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Một tiến trình khác đang nạp bộ dữ liệu này từ nguồn này; `kho run list` cho biết.',
      en: 'Another worker is loading this dataset from this source; `kho run list` shows it.',
    },
  },
  KHO225: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Kho dữ liệu không nhận được các bản ghi. Không có gì thay đổi; chạy `kho doctor` rồi thử lại.',
      en: 'The store could not take the records. Nothing changed; run `kho doctor`, then sync again.',
    },
  },
  KHO226: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Tài liệu của bộ dữ liệu đổi trong lúc nạp. Không có gì được công bố; đồng bộ lại.',
      en: 'The documents of the dataset changed during the run. Nothing was published; sync again.',
    },
  },
  KHO227: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Lần nạp đã bị hủy; không có gì được công bố. Đồng bộ lại khi sẵn sàng.',
      en: 'The run was cancelled and published nothing. Sync again when ready.',
    },
  },
  KHO228: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Nguồn thiếu quá nhiều bản ghi. Hỏi cơ quan; rồi `kho run release` để xóa hoặc `kho run cancel` để giữ.',
      en: 'Too many records are missing at the source. Ask the agency, then `kho run release` to delete them or `kho run cancel` to keep them.',
    },
  },
  KHO229: {
    status: 404,
    retry: 'never',
    hint: {
      vi: '`kho run list` cho biết các lần nạp và trạng thái của chúng.',
      en: '`kho run list` shows the runs and the state of each.',
    },
  },
  KHO230: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Các bản ghi chờ của lần nạp này không còn (máy chủ đã khởi động lại). Đồng bộ lại.',
      en: 'The records this run had waiting are gone, as after a crash of the store. Sync again.',
    },
  },
  KHO231: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Hệ thống nguồn không trả lời trọn vẹn. Không có gì thay đổi; lần nạp sau đọc lại từ đầu.',
      en: 'The agency system did not answer completely. Nothing changed; the next run reads it again.',
    },
  },
  KHO232: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Tiến trình nạp đã dừng giữa chừng. Không có gì được công bố; lần nạp sau làm lại.',
      en: 'The worker of this run died. Nothing was published; the next run starts over.',
    },
  },
  KHO233: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Nguồn đã lùi về trước lần đọc gần nhất, như sau khi phục hồi bản sao lưu. Hỏi cơ quan; rồi `kho run release` để theo nguồn hoặc `kho run cancel` để giữ.',
      en: 'The source is behind what was read of it, as after a restored backup. Ask the agency, then `kho run release` to follow it or `kho run cancel` to keep what is here.',
    },
  },
  KHO234: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Một lần nạp trước của nguồn này đang chờ quyết định: `kho run release` hoặc `kho run cancel`, rồi gửi lại.',
      en: 'An earlier run of this source waits for a decision: `kho run release` or `kho run cancel` it, then send again.',
    },
  },
  KHO235: {
    status: 409,
    retry: 'never',
    hint: {
      vi: 'Nguồn không tự tính được dấu vết của từng dòng (bảng không có khóa, hoặc là tệp). Đồng bộ bình thường: toàn bộ sẽ được đọc và so.',
      en: 'The source cannot tell its rows apart by itself (no key, or a file). Sync as usual: all of it is read and compared.',
    },
  },
  KHO287: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Số dòng đã đọc không bằng số dòng được nhận, chờ xử lý, trùng và đã xóa cộng lại, nên không công bố gì. Chạy lại; nếu lặp lại, báo lỗi kèm mã lần nạp.',
      en: 'Rows read are not the sum of those accepted, refused, collapsed and removed, so nothing was published. Run it again; if it happens again, report it with the run.',
    },
  },
} as const satisfies Record<string, ErrorCode>
