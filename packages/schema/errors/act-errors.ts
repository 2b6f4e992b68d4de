import type { ErrorCode } from './error-code.ts'

/** 4xx and 5xx: what is wrong with a change that somebody asks for. */
export const actErrors = {
  KHO425: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Đăng nhập bằng loại tài khoản mà việc này dành cho: người quản trị dữ liệu, người của cơ quan, hoặc chính mình.',
      en: 'Sign in as those this is for: a data steward, somebody acting for an agency, or the person themselves.',
    },
  },
  KHO426: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Có người đã thay đổi trước. Đọc lại, xem điều gì mới, rồi gửi lại với `version` mới.',
      en: 'Somebody changed it first. Read it again, look at what is new, and send it with the new `version`.',
    },
  },
  KHO427: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Khóa này đã dùng cho một yêu cầu khác. Mỗi việc mới dùng một idempotencyKey mới.',
      en: 'This key was sent with another request. Send a new idempotencyKey with everything new.',
    },
  },
  KHO428: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mỗi yêu cầu thay đổi một việc, với idempotencyKey từ 8 đến 100 ký tự do bên gửi tự chọn.',
      en: 'A request makes one change, with an idempotencyKey of 8 to 100 characters of your own.',
    },
  },
  KHO429: {
    status: 429,
    retry: 'later',
    hint: {
      vi: 'Quá nhiều thay đổi trong một phút. Chờ theo Retry-After rồi gửi lại.',
      en: 'Too many changes in a minute. Wait as Retry-After says and send it again.',
    },
  },
  KHO508: {
    status: 503,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ này chỉ trả lời câu hỏi. Gửi yêu cầu thay đổi tới một máy chủ nối với kho dữ liệu chính.',
      en: 'This server only answers questions. Send changes to one that is connected to the primary store.',
    },
  },
} as const satisfies Record<string, ErrorCode>
