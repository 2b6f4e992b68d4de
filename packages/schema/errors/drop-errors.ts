import type { ErrorCode } from './error-code.ts'

/** 492–495: what keeps a file that a steward drops from becoming the draft of a dataset. */
export const dropErrors = {
  KHO492: {
    status: 413,
    retry: 'changed',
    hint: {
      vi: 'Thả tệp tối đa 50 MB và 1.000.000 dòng. Tệp lớn hơn: đặt vào một thư mục và dùng `kho introspect`, hoặc kết nối thẳng hệ thống.',
      en: 'Drop files of at most 50 MB and 1,000,000 rows. For a larger one put it into a folder and use `kho introspect`, or connect the system itself.',
    },
  },
  KHO493: {
    status: 415,
    retry: 'changed',
    hint: {
      vi: 'Chỉ nhận tệp CSV (.csv) hoặc bảng tính Excel (.xlsx), tên tệp không kèm đường dẫn và không có số hay thư của ai.',
      en: 'Only CSV (.csv) and Excel workbooks (.xlsx) are taken, under a plain file name that holds nobody’s number or address.',
    },
  },
  KHO494: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Sửa chỗ được nêu (dòng ở `details.line`) rồi thả lại: CSV theo UTF-8, mỗi dòng đủ ô; bảng tính không gộp ô, không mật khẩu.',
      en: 'Mend the place named (its line in `details.line`) and drop it again: CSV in UTF-8 with every cell; a workbook without merged cells or password.',
    },
  },
  KHO495: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Dòng đầu là tên cột, dưới đó có ít nhất một dòng, và một cột có giá trị khác nhau ở mọi dòng, ví dụ mã hoặc số thứ tự.',
      en: 'The first line names the columns, at least one row follows, and one column differs in every row, such as a code or a running number.',
    },
  },
} as const satisfies Record<string, ErrorCode>
