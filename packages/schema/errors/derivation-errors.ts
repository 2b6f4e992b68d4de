import type { ErrorCode } from './error-code.ts'

/** 156 to 158 and 16x: what is wrong with a dataset that is derived from another. */
export const derivationErrors = {
  KHO156: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`root` dùng cho trường có `check: procedure_code`.',
      en: '`root` is of fields with `check: procedure_code`.',
    },
  },
  KHO157: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`every` nêu trường văn bản của `by`, mỗi trường là `sources` (các cơ quan có nguồn) hoặc một danh sách giá trị.',
      en: '`every` names text fields of `by`, each `sources` (the agencies that have one) or a list of values.',
    },
  },
  KHO158: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`rank` xếp theo một số liệu khác của cùng bộ dữ liệu, trong cùng những trường của `by`.',
      en: '`rank` goes by another figure of the dataset, `within` fields of its `by`.',
    },
  },
  KHO160: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bộ dữ liệu tính toán chỉ tính từ một bộ dữ liệu đọc từ nguồn. Tính thẳng từ bộ dữ liệu gốc.',
      en: 'A dataset is derived from one that is read from sources: name that one.',
    },
  },
  KHO161: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thống kê không nhóm theo, so sánh hay cộng dữ liệu cá nhân của ai. Chỉ hỏi được trường đó có trống hay không (`is_null`).',
      en: 'Statistics group by, compare and add up nothing that is personal. Of such a field only `is_null` can be asked.',
    },
  },
  KHO162: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`by` cần trường một giá trị, so sánh được.',
      en: '`by` takes fields of one value that can be compared.',
    },
  },
  KHO163: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`day`, `month`, `quarter`, `year` chỉ dùng cho trường ngày hoặc thời điểm đầy đủ.',
      en: '`day`, `month`, `quarter` and `year` are of dates and timestamps.',
    },
  },
  KHO164: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`sum`, `avg` dùng cho số; `min`, `max` dùng cho số, ngày, giờ, thời điểm.',
      en: '`sum` and `avg` are of numbers; `min` and `max` of numbers, dates and times.',
    },
  },
  KHO165: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Tử số và mẫu số là tên số liệu khác của cùng bộ dữ liệu, kiểu đếm hoặc tổng.',
      en: 'Numerator and denominator name other measures of the dataset, counts or sums.',
    },
  },
  KHO166: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Giá trị nhỏ nhất, lớn nhất là của một bản ghi, nên không có trong bộ dữ liệu có `protect`.',
      en: 'The least and the greatest value are one record’s own: a dataset with `protect` has neither.',
    },
  },
  KHO167: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thống kê mở về người cần `protect`, với `min_group` từ 5 trở lên.',
      en: 'Open statistics about people need `protect`, with a `min_group` of 5 or more.',
    },
  },
} as const satisfies Record<string, ErrorCode>
