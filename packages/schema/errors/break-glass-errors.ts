import type { ErrorCode } from './error-code.ts'

/** 37x: why an urgent right was not asked for, opened or ended. */
export const breakGlassErrors = {
  KHO370: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nêu bộ dữ liệu và các trường có thật, một thủ tục, lý do (ít nhất 10 ký tự), căn cứ và số phút, nhiều nhất 1440.',
      en: 'Name a dataset and fields that exist, a procedure, a reason of 10 characters or more, a ground, and minutes, 1440 at most.',
    },
  },
  KHO371: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Kiểm tra mã và nội dung đã được báo: người mở phải xác nhận đúng bộ dữ liệu và các trường, khi chưa quá hạn.',
      en: 'Check the id and what you were told: whoever opens it confirms its dataset and fields, and before its end.',
    },
  },
  KHO372: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Cần hai người: người mở phải là người quản trị dữ liệu của cơ quan chủ quản, không phải người đã yêu cầu.',
      en: 'It takes two: whoever opens it is a data steward of the owning agency, and not whoever asked for it.',
    },
  },
} as const satisfies Record<string, ErrorCode>
