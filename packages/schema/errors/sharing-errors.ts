import type { ErrorCode } from './error-code.ts'

/** 3xx: what the sharing rules do not allow. */
export const sharingErrors = {
  KHO301: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Bạn không được dùng trường này để lọc, sắp xếp, nhóm hay tính. Bỏ nó ra; `withheld` cho biết cách xin quyền.',
      en: 'This field is not open to you in filters, orders, groups and figures. Leave it out; `withheld` says how to ask for it.',
    },
  },
  KHO302: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Gửi kèm X-Purpose: mã thủ tục hoặc mã hồ sơ được giao, theo các mục đích được nêu tên.',
      en: 'Send X-Purpose with a procedure code or the key of an assigned task, for one of the purposes named.',
    },
  },
  KHO310: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Chính sách nhắc đến một bộ dữ liệu không có trong hệ thống. Chạy lại `kho apply`.',
      en: 'A policy names a dataset that is not there. Run `kho apply` again.',
    },
  },
  KHO311: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Với danh sách, JSON và hình học chỉ hỏi được là có giá trị hay không.',
      en: 'Of lists, JSON and geometries only whether there is a value can be asked.',
    },
  },
  KHO312: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Quy tắc chia sẻ có tên hoặc phép so sánh lạ nên mọi quyền đọc bị từ chối. Sửa quy tắc rồi chạy `kho apply`.',
      en: 'A sharing rule has a strange name or comparison, so all reads are denied. Correct it and run `kho apply`.',
    },
  },
  KHO313: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Quy tắc không cho kết quả mà bài thử chính sách mong đợi: sửa quy tắc hoặc bài thử, rồi chạy `kho policy test`.',
      en: 'The rules do not give what a policy test expects: correct the rules or the test, then run `kho policy test`.',
    },
  },
} as const satisfies Record<string, ErrorCode>
