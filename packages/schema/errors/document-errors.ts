import type { ErrorCode } from './error-code.ts'

/** 1xx: what is wrong with the documents of a city. */
export const documentErrors = {
  KHO101: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Sửa cú pháp YAML hoặc JSON của tài liệu.',
      en: 'Correct the YAML or JSON of the document.',
    },
  },
  KHO102: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chia tài liệu thành các phần nhỏ hơn, ít tầng hơn.',
      en: 'Split the document into smaller, shallower ones.',
    },
  },
  KHO103: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mở đầu tài liệu bằng một trong các khoá: city, agency, source, dataset, policy, purpose, delegation, list, holidays, clocks, items, person, regulation.',
      en: 'Begin the document with one of the keys city, agency, source, dataset, policy, purpose, delegation, list, holidays, clocks, items, person or regulation.',
    },
  },
  KHO104: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Xoá khoá này hoặc sửa chính tả; docs/schemas liệt kê các khoá được phép.',
      en: 'Remove the key or correct its spelling; docs/schemas lists the keys that are allowed.',
    },
  },
  KHO105: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thêm khoá còn thiếu.',
      en: 'Add the missing key.',
    },
  },
  KHO106: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Viết giá trị đúng dạng mà docs/schemas mô tả.',
      en: 'Write the value in the form that docs/schemas describes.',
    },
  },
  KHO107: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Đặt tên bằng chữ thường, số và dấu gạch dưới, bắt đầu bằng chữ, tối đa 40 ký tự, không trùng từ dành riêng.',
      en: 'Choose a name of lower-case letters, digits and underscores that begins with a letter, has at most 40 characters and is not reserved.',
    },
  },
  KHO108: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Giữ lại một trong hai.',
      en: 'Keep one of the two.',
    },
  },
  KHO109: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Sửa chính tả hoặc thêm tài liệu mà tên này chỉ tới.',
      en: 'Correct the spelling, or add the document that this name points at.',
    },
  },
  KHO110: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng các phép so sánh eq, ne, in, nin, lt, lte, gt, gte, is_null, and, or, not, hợp với kiểu của trường.',
      en: 'Use the operators eq, ne, in, nin, lt, lte, gt, gte, is_null, and, or, not as the type of the field allows.',
    },
  },
  KHO111: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng is_null để hỏi giá trị trống.',
      en: 'Ask for an absent value with is_null.',
    },
  },
  KHO112: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Đặt tên khác bằng `as:`, `back:` hoặc đổi tên trường.',
      en: 'Give another name with `as:` or `back:`, or rename the field.',
    },
  },
  KHO113: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Khai báo `subjects`: mỗi bản ghi nói về ai.',
      en: 'Declare `subjects`: whom each record is about.',
    },
  },
  KHO114: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thêm `licence`, chẳng hạn cc-by-4.0.',
      en: 'Add a `licence`, such as cc-by-4.0.',
    },
  },
  KHO115: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Viết { env: TÊN_BIẾN } và đặt bí mật trong biến môi trường đó.',
      en: 'Write { env: NAME } and keep the secret in that environment variable.',
    },
  },
  KHO116: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bỏ phần này: quy tắc từ chối chỉ có to, where, fields, valid, basis và reason.',
      en: 'Leave it out: a deny has to, where, fields, valid, basis and reason only.',
    },
  },
  KHO117: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thêm `quota`, chẳng hạn { requests: 60/m }.',
      en: 'Add a `quota`, such as { requests: 60/m }.',
    },
  },
  KHO118: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Rút ngắn chuỗi `via`: nhiều nhất hai tầng, không vòng lặp.',
      en: 'Shorten the chain of `via`: two steps at most, and never in a circle.',
    },
  },
  KHO142: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Danh mục của thành phố phải đầy đủ: thêm `description`, `refresh.every` hoặc `sources`, hoặc đặt `listed: false`.',
      en: 'The city says that its catalogue is complete: add `description`, `refresh.every` or `sources`, or say `listed: false`.',
    },
  },
  KHO141: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thêm một tài liệu `purpose:` nêu thủ tục hoặc việc này và ai được nêu, hoặc bỏ mục đích khỏi quy tắc.',
      en: 'Add a `purpose:` document that names these procedures or tasks and who may name them, or change what the rule is for.',
    },
  },
  KHO119: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chọn kiểu che hợp với kiểu dữ liệu của trường.',
      en: 'Choose a mask that suits the type of the field.',
    },
  },
  KHO120: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chức năng này chưa có; bỏ phần này cho đến khi có.',
      en: 'This is not there yet; leave it out until it is.',
    },
  },
  KHO121: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Sửa quan hệ cấp trên hoặc kế thừa giữa các đơn vị.',
      en: 'Correct the parent or the successors of the agency.',
    },
  },
  KHO122: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng một trong các phép kiểm tra có tên.',
      en: 'Use one of the named checks.',
    },
  },
  KHO123: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`via` cần một trường tham chiếu tới khoá của chính bộ dữ liệu có quy tắc.',
      en: '`via` needs a field that refers to the key of the dataset the rule is for.',
    },
  },
  KHO124: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Khoá cần là các trường đơn, có kiểu so sánh được.',
      en: 'A key is made of single fields whose values can be compared.',
    },
  },
  KHO130: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Xem danh mục để biết bộ dữ liệu này có những trường nào.',
      en: 'Ask the catalogue for the fields of this dataset.',
    },
  },
  KHO131: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bảng ánh xạ mã dẫn tới một danh mục; trường nhận giá trị phải dùng đúng danh mục đó (`codes`).',
      en: 'A code map leads to one code list: the field that it fills must have that list in `codes`.',
    },
  },
  KHO132: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mã có thời hạn cần ngày của sự kiện: thêm `at` cho `through`; khóa không thể dùng mã có thời hạn.',
      en: 'Codes with validity need the day of the event: give `through` an `at`. A key takes no such codes.',
    },
  },
  KHO133: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`was` là tên cũ của trường: tên đó không còn là trường nào trong bản mô tả. Bỏ trường cũ, hoặc bỏ `was`.',
      en: '`was` is the name that a field has left: no field may have it any more. Remove the old field, or `was`.',
    },
  },
  KHO134: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Một trường cũ chỉ đổi tên thành một trường. Giữ `was` ở một trường thôi.',
      en: 'One field becomes one field: leave `was` at one of them.',
    },
  },
  KHO135: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Một tổng cần `by` với các mã trong `parts`, hoặc `whole` với các trường trong `parts`, hoặc `stated.whole`.',
      en: 'A total needs `by` with codes as `parts`, or `whole` with fields as `parts`, or `stated.whole`.',
    },
  },
  KHO136: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`by` là trường có danh mục (`codes`); `whole` và các phần của nó là trường số. Không dùng trường nhiều giá trị.',
      en: '`by` is a field with a code list (`codes`); `whole` and its parts are numbers. None holds several values.',
    },
  },
  KHO137: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mỗi phần chỉ kể một lần, và là mã trong danh mục của `by`, hoặc trường khác `whole`.',
      en: 'Each part stands once: a code in the list of `by`, or a field other than `whole`.',
    },
  },
  KHO138: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Con số đã công bố trong `stated.parts` phải thuộc một phần có trong `parts`.',
      en: 'A figure in `stated.parts` belongs to one of the `parts`.',
    },
  },
  KHO139: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Tổng được xem bởi người không được xem bản ghi: chỉ dùng trường có `sensitivity: none`.',
      en: 'Totals are seen by people who may see no record: use fields with `sensitivity: none` only.',
    },
  },
  KHO140: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bộ dữ liệu nối số có khóa bắt đầu bằng trường `from`; `from`, `to` và trường nhận giá trị đều kiểu text và ngoài khóa của bộ dữ liệu đọc.',
      en: 'A dataset of links has `from` as the first field of its key; `from`, `to` and the field that they fill are texts, and that field is in no key.',
    },
  },
  KHO159: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`valid` nêu trường ngày đầy đủ, không phải dữ liệu cá nhân: ngày bắt đầu, và ngày sau ngày cuối nếu có.',
      en: '`valid` names fields that are whole dates and not personal: the first day and, where there is one, the day after the last.',
    },
  },
  KHO155: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nêu trường (trên dòng lệnh: --field), chọn mẫu khác, hoặc thêm người và quy tắc mà mẫu cần.',
      en: 'Name the field (on a command line: --field), choose another template, or add the people and rules that it needs.',
    },
  },
} as const satisfies Record<string, ErrorCode>
