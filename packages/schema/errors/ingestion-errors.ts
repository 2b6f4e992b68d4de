import type { ErrorCode } from './error-code.ts'

/** 2xx: reading agencies' systems, and what they hold. */
export const ingestionErrors = {
  KHO201: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Hệ thống nguồn không trả lời. Lần chạy sau sẽ đọc lại; `kho source check` cho biết lỗi ở đâu.',
      en: "The agency's system did not answer. The next run reads again; `kho source check` says what is wrong.",
    },
  },
  KHO202: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Hệ thống nguồn từ chối tài khoản. Xem lại user và biến môi trường giữ mật khẩu trong tài liệu nguồn.',
      en: "The agency's system refused the account. Check user and the variable that holds the password in the source document.",
    },
  },
  KHO203: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Không xác minh được TLS. Cấp chứng thư đúng tên máy chủ (CA riêng: NODE_EXTRA_CA_CERTS), hoặc ghi `tls: none` nếu đường truyền đã an toàn.',
      en: 'TLS could not be verified. Give the server a certificate for its name (own CA: NODE_EXTRA_CA_CERTS), or write `tls: none` where the line is safe already.',
    },
  },
  KHO204: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Tài khoản này ghi được vào hệ thống nguồn. Dùng tài khoản chỉ đọc (`kho source check` in sẵn lệnh), hoặc ghi `may_write: true`.',
      en: "This account can write to the agency's system. Take a reading one (`kho source check` prints the statements), or say `may_write: true`.",
    },
  },
  KHO205: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ nguồn không giữ phiên ở chế độ chỉ đọc. Kết nối thẳng tới máy chủ, không qua bộ gộp kết nối.',
      en: 'The server did not keep the session read-only. Connect to the server itself, not through a connection pooler.',
    },
  },
  KHO206: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Nguồn không có bảng hoặc tệp này. Xem `from` trong tài liệu bộ dữ liệu và quyền của tài khoản.',
      en: "The source has no such table or file. Check `from` in the dataset's document and the account's rights.",
    },
  },
  KHO207: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Bảng hoặc tệp nguồn không còn cột này. Sửa `map` theo nguồn rồi chạy lại.',
      en: "The source's table or file has no such column. Mend `map` after the source and run again.",
    },
  },
  KHO208: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Việc đọc bị ngắt giữa chừng; không có gì được công bố. Lần chạy sau đọc lại từ đầu.',
      en: 'The read broke off and nothing of it was published. The next run reads again.',
    },
  },
  KHO209: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Tệp CSV không đúng chuẩn RFC 4180 tại dòng đã nêu. Đề nghị cơ quan xuất lại tệp.',
      en: 'The file is not strict CSV (RFC 4180) at the line named. Ask the agency to write it again.',
    },
  },
  KHO210: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Tệp có byte không đúng bảng mã đã khai. Sửa `encoding` của nguồn hoặc xuất lại tệp.',
      en: "The file holds bytes outside its declared encoding. Mend the source's `encoding` or have the file written again.",
    },
  },
  KHO211: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Tệp bị thay trong lúc đọc; không có gì được công bố. Chép tệp dưới tên khác rồi đổi tên.',
      en: 'The file was replaced while it was read and nothing of it was published. Write files under another name, then rename.',
    },
  },
  KHO212: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Đường dẫn ra ngoài thư mục của nguồn hoặc đi qua liên kết. Đặt tệp thật ngay trong thư mục đó.',
      en: "The path leaves the source's folder or follows a link. Put the file itself into that folder.",
    },
  },
  KHO213: {
    status: 501,
    retry: 'never',
    hint: {
      vi: 'Kho không tự đọc loại nguồn này: nguồn `push` tự gửi bản ghi tới.',
      en: 'Kho does not read sources of this kind: one of kind `push` sends its records itself.',
    },
  },
  KHO214: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng postgres://, mysql://, mariadb:// với tên máy chủ và cơ sở dữ liệu, hoặc một thư mục tệp CSV.',
      en: 'Use postgres://, mysql:// or mariadb:// with host and database, or a folder of CSV files.',
    },
  },
  KHO215: {
    status: 500,
    retry: 'changed',
    hint: {
      vi: 'Đặt biến môi trường mà tài liệu nguồn gọi tên rồi chạy lại.',
      en: 'Set the environment variable that the source document names and run again.',
    },
  },
  KHO216: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ nguồn không đưa được giá trị nguyên vẹn. Đề nghị quản trị viên nguồn sửa dòng hoặc cấu hình đã nêu.',
      en: "The agency's server could not give a value whole. Ask its administrator to mend the rows or the setting named.",
    },
  },
  KHO217: {
    status: 504,
    retry: 'later',
    hint: {
      vi: 'Đọc lâu hơn `longest_transaction` cho phép. Tăng giới hạn, hoặc đọc vào giờ vắng bằng `hours`.',
      en: 'Reading took longer than `longest_transaction` allows. Raise it, or read in quiet hours with `hours`.',
    },
  },
  KHO218: {
    status: 502,
    retry: 'never',
    hint: {
      vi: 'Máy chủ nguồn đòi đọc tệp trên máy này. Kho từ chối; hãy báo quản trị viên nguồn kiểm tra máy chủ đó.',
      en: 'The server asked for files of this machine. Kho refused; have its administrator examine that server.',
    },
  },
  KHO220: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Xem mục `sources` của bộ dữ liệu: `kho status` liệt kê các bộ dữ liệu và nguồn của chúng.',
      en: "See the dataset's `sources`: `kho status` lists datasets and where they come from.",
    },
  },
  KHO221: {
    status: 409,
    retry: 'never',
    hint: {
      vi: 'Nguồn này tự gửi bản ghi tới Kho: không có gì để đồng bộ hay đối chiếu. Những gì đã nhận: `kho run list`.',
      en: 'This source sends its records to Kho: there is nothing to sync or to compare with. What it sent: `kho run list`.',
    },
  },
  KHO223: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Hệ thống nguồn đã đổi cấu trúc. Sửa `map` của bộ dữ liệu rồi `kho apply`; dữ liệu tốt gần nhất vẫn được giữ.',
      en: 'The agency system changed shape. Correct the `map` of the dataset and `kho apply`; the last good data stay.',
    },
  },
  KHO240: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Chọn một cột lớn dần theo mỗi thay đổi (thời điểm cập nhật, số phiên bản) cho `cursor`, hoặc dùng `mode: snapshot`.',
      en: 'Choose a column that grows with every change (time of update, version number) as `cursor`, or use `mode: snapshot`.',
    },
  },
  KHO241: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Nguồn đã lùi lại: có thể vừa phục hồi từ bản sao lưu, hoặc là bản sao chậm. Hỏi cơ quan, rồi `kho sync --full` để đối chiếu toàn bộ.',
      en: 'The source went back: restored from a backup, or a replica that lags. Ask the agency, then `kho sync --full` compares everything.',
    },
  },
  KHO242: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ hoặc bảng ở nguồn đã được thay. Lần nạp kế tiếp đối chiếu toàn bộ với nguồn rồi đọc thay đổi tiếp.',
      en: 'The server or the table at the source is another one now. The next run compares everything, then reads changes again.',
    },
  },
  KHO283: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Nguồn đang được đọc hết số kết nối mà `limits.connections` cho phép. Kho tự đọc khi có chỗ.',
      en: 'The source is read by as many sessions as `limits.connections` allows. Kho reads it when one is free.',
    },
  },
  KHO284: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Tiến trình nạp được yêu cầu dừng. Không có gì được công bố; tiến trình kế tiếp đọc lại ngay.',
      en: 'The worker was asked to stop. Nothing was published; the next worker reads again at once.',
    },
  },
  KHO285: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Tiến trình nạp không còn báo nhịp nên lần nạp được giao cho tiến trình khác. Nếu lặp lại, xem tải của máy.',
      en: 'The worker had stopped giving signs of life, so another one took over. If it happens again, look at the load of that machine.',
    },
  },
  KHO288: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Cơ quan đã đổi kiểu một cột mà bộ dữ liệu không thể thiếu. `kho source drift NGUỒN` in ra thay đổi nên làm trong bản mô tả.',
      en: 'The agency changed the type of a column that the dataset cannot do without. `kho source drift SOURCE` prints what the documents should say.',
    },
  },
} as const satisfies Record<string, ErrorCode>
