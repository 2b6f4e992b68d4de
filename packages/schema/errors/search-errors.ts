import type { ErrorCode } from './error-code.ts'

/** What is wrong with a search, or with what a large dataset is filtered and ordered by. */
export const searchErrors = {
  KHO306: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Không trường nào mà `search` tìm trong đó được mở cho bạn. Lọc theo trường bạn được xem; `withheld` cho biết cách xin quyền.',
      en: 'None of the fields that `search` looks at is open to you. Filter by fields that are; `withheld` says how to ask.',
    },
  },
  KHO422: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Tìm từ một đến tám từ, có ít nhất một từ từ hai chữ cái hay chữ số trở lên, tổng cộng không quá 200 ký tự.',
      en: 'Search for one to eight words, one of them of two letters or digits at least, in at most 200 characters.',
    },
  },
  KHO423: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bộ dữ liệu lớn này không khai trường nào để tìm. Lọc theo trường, hoặc đề nghị đơn vị chủ quản khai `search: true` cho trường cần tìm.',
      en: 'This large dataset declares no field to search. Filter by field, or ask its owner to declare `search: true` of one.',
    },
  },
  KHO424: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bộ dữ liệu này lớn. Lọc và sắp xếp theo trường nêu trong `fields`, hoặc tìm bằng `search`, hoặc tải tệp ở /open. Cần trường khác: đề nghị đơn vị chủ quản khai `index: true`.',
      en: 'This dataset is large. Filter and order by the fields named in `fields`, or find by `search`, or take the file at /open. For another field ask its owner to declare `index: true`.',
    },
  },
} as const satisfies Record<string, ErrorCode>
