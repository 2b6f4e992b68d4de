import type { ErrorCode } from './error-code.ts'

/** 5xx: what keeps Kho itself from answering. */
export const operationErrors = {
  KHO501: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Kho dữ liệu chưa trả lời. Chạy `kho doctor` để biết phải làm gì.',
      en: 'The store is not reachable. Run `kho doctor` to see what to do.',
    },
  },
  KHO503: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Không ghi được sổ truy cập nên dữ liệu không được trả ra. Thử lại sau; nếu lặp lại, chạy `kho doctor`.',
      en: 'The ledger could not be written, so nothing was answered. Try again; if it persists, run `kho doctor`.',
    },
  },
  KHO504: {
    status: 503,
    retry: 'never',
    hint: {
      vi: 'Sổ truy cập đã bị thay đổi từ bên ngoài. Giữ nguyên hiện trạng, báo người vận hành, rồi khởi động lại máy chủ.',
      en: 'The ledger was changed from outside. Keep everything as it is, tell the operator, then restart the server.',
    },
  },
  KHO505: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Không lưu được đầu chuỗi đã ký của sổ truy cập nên dữ liệu không được trả ra. Kiểm tra nơi ghi trong KHO_LEDGER_HEADS.',
      en: 'The signed heads of the ledger cannot be kept, so nothing is answered. Look at the place KHO_LEDGER_HEADS names.',
    },
  },
  KHO506: {
    status: 500,
    retry: 'changed',
    hint: {
      vi: 'Nêu thư mục hoặc tệp chứa các đầu chuỗi đã ký bằng --heads hoặc KHO_LEDGER_HEADS.',
      en: 'Name the folder or file of the signed heads by --heads or KHO_LEDGER_HEADS.',
    },
  },
  KHO507: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Việc hoãn thông báo phải nêu căn cứ pháp lý, thời điểm kết thúc trong vòng năm năm, và các mục có thật trong sổ.',
      en: 'A delay names its legal ground, an end within five years, and entries that are in the ledger.',
    },
  },
  KHO510: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Dùng phiên bản Kho mới bằng hoặc hơn phiên bản đã tạo kho dữ liệu này.',
      en: 'Run a Kho at least as new as the one that last changed this store.',
    },
  },
  KHO511: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Bản cài đặt này khác bản đã tạo kho dữ liệu. Cài lại đúng phiên bản, hoặc tạo kho dữ liệu mới.',
      en: 'This installation differs from the one that made the store. Install the same version, or make a new store.',
    },
  },
  KHO520: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Đặt các biến môi trường được nêu tên rồi chạy lại. Ngoài bản dùng thử không có khóa nào được đặt sẵn.',
      en: 'Set the environment variables that are named and run again. Outside the demo no secret has a default.',
    },
  },
  KHO521: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Sửa giá trị của biến môi trường hoặc tùy chọn được nêu tên.',
      en: 'Correct the value of the environment variable or option that is named.',
    },
  },
  KHO522: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Xem postgres.log trong KHO_HOME, hoặc đặt KHO_DATABASE_URL để dùng một PostgreSQL có sẵn.',
      en: 'Read postgres.log in KHO_HOME, or set KHO_DATABASE_URL to use a PostgreSQL of your own.',
    },
  },
  KHO523: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Việc này chỉ có ở thành phố dùng thử (synthetic: true), do `kho start` tạo ra.',
      en: 'This exists for a demo city only (synthetic: true), made by `kho start`.',
    },
  },
  KHO524: {
    status: 503,
    retry: 'changed',
    hint: {
      vi: 'Chọn cổng khác bằng KHO_PORT, hoặc dừng chương trình đang dùng cổng này.',
      en: 'Choose another port with KHO_PORT, or stop the program that listens on this one.',
    },
  },
  KHO525: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Kho chưa có tài liệu nào: chạy `kho apply THƯ_MỤC` trước.',
      en: 'The store has no documents yet: run `kho apply DIR` first.',
    },
  },
  KHO526: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Kiểm tra lại tên; `kho status` liệt kê các bộ dữ liệu và nguồn.',
      en: 'Check the name; `kho status` lists datasets and sources.',
    },
  },
  KHO530: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Sổ đăng ký đã có phiên bản mới hơn thư mục này. Chạy `kho pull` rồi áp dụng lại thay đổi.',
      en: 'The registry has a newer version than this folder. Run `kho pull`, then apply your change again.',
    },
  },
  KHO531: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Xem lại kế hoạch. Nếu đồng ý xóa dữ liệu hoặc mở rộng quyền xem, chạy lại với `--yes`.',
      en: 'Read the plan. If you agree to what it removes and opens, run again with `--yes`.',
    },
  },
  KHO532: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Một thay đổi khác đang được thực hiện. Chờ nó xong, hoặc hủy nó, rồi thử lại.',
      en: 'Another change is being made. Wait until it is done, or cancel it, then try again.',
    },
  },
  KHO533: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thay đổi này không thực hiện được trên bảng dữ liệu. Sửa bản mô tả dữ liệu theo thông báo.',
      en: 'The tables cannot take this change. Change the contract as the message says.',
    },
  },
  KHO534: {
    status: 503,
    retry: 'never',
    hint: {
      vi: 'Không đọc được quy tắc chia sẻ nên mọi truy cập bị từ chối. Áp dụng lại một thư mục thành phố hợp lệ.',
      en: 'The sharing rules cannot be read, so all is denied. Apply a valid city folder again.',
    },
  },
  KHO540: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Lỗi không lường trước; báo cho người vận hành mã trong correlationId.',
      en: 'Unexpected. Tell the operator the correlationId.',
    },
  },
  KHO541: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Chưa đọc được quy tắc chia sẻ nên không ai được xem gì. Chạy `kho doctor`.',
      en: 'The sharing rules cannot be read, so nobody is shown anything. Run `kho doctor`.',
    },
  },
  KHO550: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Quy tắc vừa đổi trong lúc trả lời. Gửi lại yêu cầu.',
      en: 'The rules changed while this was answered. Send the request again.',
    },
  },
  KHO551: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Kho dữ liệu không trả lời được câu hỏi này. Thử lại; nếu vẫn lỗi, báo người vận hành mã correlationId.',
      en: 'The store could not answer this. Try again; if it stays so, tell the operator the correlationId.',
    },
  },
} as const satisfies Record<string, ErrorCode>
