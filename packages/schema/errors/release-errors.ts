import type { ErrorCode } from './error-code.ts'

/** 144–149, 349, 469, 516–519: releases of open data, as they are published and as they are taken. */
export const releaseErrors = {
  KHO144: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Bộ dữ liệu được phát hành phải có giấy phép: ghi `licence` trong tài liệu của bộ dữ liệu.',
      en: "What is released needs a licence: state `licence` in the dataset's document.",
    },
  },
  KHO145: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Chưa có bản phát hành này. `/open/{bộ dữ liệu}` liệt kê những bản đang có; dữ liệu hiện tại ở `live.csv`.',
      en: 'There is no such release. `/open/{dataset}` tells of those there are; the data as of now are in `live.csv`.',
    },
  },
  KHO146: {
    status: 410,
    retry: 'never',
    hint: {
      vi: 'Bản phát hành này đã bị thu hồi và xóa; lý do ghi trong `details`. Hãy dùng bản khác.',
      en: 'This release was withdrawn and purged, for the reason in `details`. Take another one.',
    },
  },
  KHO147: {
    status: 410,
    retry: 'changed',
    hint: {
      vi: 'Quy tắc mở dữ liệu đã hẹp hơn lúc phát hành; bản này tạm dừng cho tới khi người quản trị dữ liệu xác nhận.',
      en: 'The rules now open less than when this was published. It is suspended until a steward confirms it.',
    },
  },
  KHO148: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Bản phát hành này không có tệp ở định dạng đó. Hãy lấy CSV hoặc Parquet.',
      en: 'This release has no file of that format. Take CSV or Parquet.',
    },
  },
  KHO149: {
    status: 410,
    retry: 'never',
    hint: {
      vi: 'Phiên bản cấu trúc này đã ngừng sau sáu tháng. Các bản đã phát hành vẫn lấy được theo số thứ tự.',
      en: 'This version of the columns ended after six months. Its releases can still be taken by their numbers.',
    },
  },
  KHO516: {
    status: 500,
    retry: 'changed',
    hint: {
      vi: 'Tệp của bản phát hành không có trên đĩa. Kiểm tra KHO_RELEASES: mọi máy chủ phải dùng chung một thư mục.',
      en: 'A file of the release is not on disk. Look at KHO_RELEASES: all servers and workers share one folder.',
    },
  },
  KHO517: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Một tiến trình khác đang phát hành bộ dữ liệu này. Đợi cho xong.',
      en: 'Another process is publishing this dataset. Wait until it is done.',
    },
  },
  KHO518: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Tệp đang được tạo lần đầu theo yêu cầu. Hỏi lại sau số giây ghi ở `Retry-After`.',
      en: 'The file is being made, as somebody asked for it for the first time. Ask again after `Retry-After` seconds.',
    },
  },
  KHO519: {
    status: 500,
    retry: 'changed',
    hint: {
      vi: 'Không tạo được tệp Parquet hoặc tệp thay đổi. Kiểm tra dung lượng đĩa của KHO_RELEASES và bộ nhớ.',
      en: 'The Parquet file or the file of changes could not be made. Look at the disk of KHO_RELEASES, and at memory.',
    },
  },
  KHO349: {
    status: 409,
    retry: 'never',
    hint: {
      vi: 'Thu hồi bản này, hoặc mở lại các trường ấy bằng quy tắc có người khác đồng ý; người vận hành xác nhận được bằng `kho release confirm`.',
      en: 'Withdraw it, or open these fields again by a rule that others agree to; an operator can confirm it by `kho release confirm`.',
    },
  },
  KHO469: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Nêu lý do, tối đa 1000 ký tự: ai tìm bản phát hành cũng đọc được.',
      en: 'Give a reason of at most 1,000 characters: whoever looks for the release reads it.',
    },
  },
} as const satisfies Record<string, ErrorCode>
