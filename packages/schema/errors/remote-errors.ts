import type { ErrorCode } from './error-code.ts'

/** 252–264: sources over the network, and systems that push. */
export const remoteErrors = {
  KHO252: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ của nguồn phân giải ra địa chỉ không được phép. Kiểm tra `host` hoặc `url`, và `networks` trong city.yaml.',
      en: "The source's host leads to an address that may not be reached. Check its `host` or `url`, and `networks` in city.yaml.",
    },
  },
  KHO253: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Điểm truy cập chuyển hướng tới nơi không được phép hoặc quá nhiều lần. Ghi địa chỉ cuối cùng vào `url` của nguồn.',
      en: "The endpoint redirects too often, or to where it may not. Put the final address into the source's `url`.",
    },
  },
  KHO254: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Điểm truy cập báo lỗi hoặc bận quá lâu. Không có gì thay đổi; lần nạp sau thử lại.',
      en: 'The endpoint failed, or was busy for too long. Nothing changed; the next run tries again.',
    },
  },
  KHO255: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Câu trả lời không phải JSON như tài liệu mô tả. Kiểm tra `from` và `read` của bộ dữ liệu, rồi hỏi cơ quan.',
      en: 'The answer is not the JSON that the documents describe. Check `from` and `read` of the dataset, then ask the agency.',
    },
  },
  KHO256: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Các trang không khớp nhau nên bản đọc không đầy đủ. Không có gì được công bố; đồng bộ lại khi hệ thống nguồn yên.',
      en: 'The pages do not fit together, so this is no complete read. Nothing was published; sync again when the system is quiet.',
    },
  },
  KHO257: {
    status: 401,
    retry: 'changed',
    hint: {
      vi: 'Thiếu thông tin xác thực, sai hoặc đã hết hạn. Kiểm tra khóa, xin thẻ mới ở /ingest/token.',
      en: 'The credentials are missing, wrong or expired. Check the keys; get a new token at /ingest/token.',
    },
  },
  KHO258: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Tài khoản này không được gửi vào địa chỉ này. Kiểm tra tên nguồn và bảng trong địa chỉ.',
      en: 'This account may not send to this address. Check the names of the source and of the table in it.',
    },
  },
  KHO259: {
    status: 429,
    retry: 'later',
    hint: {
      vi: 'Vượt hạn mức của nguồn. Chờ số giây trong `Retry-After` rồi gửi lại với cùng `Idempotency-Key`.',
      en: "The source's quota is used up. Wait for the seconds in `Retry-After`, then send again with the same `Idempotency-Key`.",
    },
  },
  KHO260: {
    status: 413,
    retry: 'changed',
    hint: {
      vi: 'Nội dung quá lớn. Chia thành nhiều lần gửi, mỗi lần một `Idempotency-Key`.',
      en: 'The body is too large. Divide it, each part under an `Idempotency-Key` of its own.',
    },
  },
  KHO261: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mỗi lần gửi cần tiêu đề `Idempotency-Key` gồm 1 đến 200 ký tự hiển thị được, riêng cho nội dung đó.',
      en: 'Every delivery needs a header `Idempotency-Key` of 1 to 200 visible characters, its own for this content.',
    },
  },
  KHO262: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: '`Idempotency-Key` này đã dùng cho nội dung khác. Dùng khóa mới.',
      en: 'This `Idempotency-Key` was used for another content. Take a new one.',
    },
  },
  KHO263: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Nguồn này không có lần gửi như vậy. Dùng `run` trong câu trả lời 202.',
      en: 'This source has no such delivery. Use the `run` of the answer 202.',
    },
  },
  KHO264: {
    status: 415,
    retry: 'changed',
    hint: {
      vi: 'Gửi các dòng JSON (application/x-ndjson), mã UTF-8, không nén.',
      en: 'Send lines of JSON (application/x-ndjson) in UTF-8, uncompressed.',
    },
  },
} as const satisfies Record<string, ErrorCode>
