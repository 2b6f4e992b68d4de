import type { ErrorCode } from './error-code.ts'

/** 303–308: what the gate has against a release of open data. Nothing of it is published. */
export const gateErrors = {
  KHO303: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Ghi quyết định cho từng trường cá nhân ở `release: decisions:` (ai quyết định, căn cứ, ngày xem lại), hoặc không mở trường đó.',
      en: 'Write a decision for each personal field under `release: decisions:` (who, ground, day of review), or do not open the field.',
    },
  },
  KHO304: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Sửa ở nguồn hoặc không mở trường này. Nếu là số của cơ quan, ghi `lets` trong quyết định cho trường.',
      en: "Correct it at the source, or do not open the field. Where it is an office's own, write `lets` in a decision for the field.",
    },
  },
  KHO305: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Gộp hoặc che các nhóm nhỏ: mỗi nhóm theo `release: groups:` phải đủ số người, mức thấp nhất là 10.',
      en: 'Join or mask small groups: each one by `release: groups:` needs as many people as it says, never fewer than 10.',
    },
  },
  KHO307: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Một ô bị ẩn đứng một mình có thể tính lại từ tổng. Ẩn thêm một ô khác cùng hàng.',
      en: 'A hidden cell that stands alone can be worked out from a total. Hide another one beside it.',
    },
  },
  KHO308: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'So với một bản đã phát hành, bản này chỉ khác vài người nên lộ chính họ. Đợi có thêm thay đổi, hoặc gộp thô hơn.',
      en: 'Beside one published before, this release would show the few people it differs by. Wait for more changes, or make groups coarser.',
    },
  },
} as const satisfies Record<string, ErrorCode>
