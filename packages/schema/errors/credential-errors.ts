import type { ErrorCode } from './error-code.ts'

/** 47x and 496: what is wrong with a key, a session or who is acted for. */
export const credentialErrors = {
  KHO470: {
    status: 401,
    retry: 'changed',
    hint: {
      vi: 'Khóa sai, hết hạn hoặc đã bị thu hồi. Xin cơ quan của ứng dụng cấp khóa mới; không gửi khóa cùng mã truy cập.',
      en: 'The key is wrong, over or revoked: have the agency issue another. Send a key or a token, never both.',
    },
  },
  KHO471: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Khóa này chỉ dùng cho một số mục đích (X-Purpose) và từ một số mạng; xem `apiKeys` hoặc xin khóa khác.',
      en: 'This key is for certain purposes (X-Purpose) and from certain networks: `apiKeys` lists them; or ask for another.',
    },
  },
  KHO472: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Mã truy cập có `act` phải nêu ứng dụng và cơ quan như tài liệu của thành phố (principal.actor); cán bộ phải thuộc cơ quan đó.',
      en: 'A token with `act` names application and agency as the city’s document says (principal.actor), and the officer is of that agency.',
    },
  },
  KHO473: {
    status: 401,
    retry: 'changed',
    hint: {
      vi: 'Đăng nhập lại. Nếu vẫn bị từ chối, tài khoản đã bị tạm dừng: hỏi người vận hành.',
      en: 'Sign in again. Where that does not help, the account is suspended: ask whoever operates Kho.',
    },
  },
  KHO474: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Kho chưa kiểm tra được khóa hay phiên nào đã bị thu hồi nên chưa nhận ai; thử lại sau giây lát.',
      en: 'Which keys and sessions were revoked cannot be read, so nobody is let in by one; try again in a moment.',
    },
  },
  KHO475: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nêu tên ứng dụng (chữ, số, . : _ -), cơ quan có thật, 1–400 ngày; bộ dữ liệu, mục đích, mạng (IPv6 từ /64 trở lên) có thật.',
      en: 'Give an application (letters, digits, . : _ -), an agency that exists, 1 to 400 days; datasets, purposes and networks (of IPv6 /64 or larger) that exist.',
    },
  },
  KHO478: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Trang của Kho gửi kèm tiêu đề X-Kho-Csrf: 1 từ chính địa chỉ này; chương trình khác dùng mã truy cập hoặc khóa.',
      en: 'Pages of Kho send the header X-Kho-Csrf: 1 from this very address; other programs use a token or a key.',
    },
  },
  KHO479: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bắt đầu đăng nhập lại ở /auth/login, trong cùng trình duyệt.',
      en: 'Begin again at /auth/login, in the same browser.',
    },
  },
  KHO496: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nhà cung cấp định danh gửi logout token mới do chính mình ký, cho client của Kho, có sự kiện backchannel-logout, mỗi jti một lần; kiểm tra KHO_OIDC_CLIENT và đồng hồ.',
      en: 'The provider sends a fresh logout token that it signed for Kho’s client, with the event backchannel-logout and a jti of its own; check KHO_OIDC_CLIENT and the clocks.',
    },
  },
  KHO480: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Máy chủ đang bận. Chờ theo Retry-After rồi thử lại, và gửi ít yêu cầu cùng lúc hơn.',
      en: 'The server is busy. Wait as Retry-After says, try again, and send fewer requests at once.',
    },
  },
  KHO481: {
    status: 429,
    retry: 'later',
    hint: {
      vi: 'Đã dùng hết ngân sách truy vấn của phút này. Chờ theo Retry-After; lấy trang nhỏ hơn, ít tầng quan hệ hơn. `extensions.cost` cho biết mỗi truy vấn tốn bao nhiêu.',
      en: 'This minute’s budget is used up. Wait as Retry-After says; take smaller pages and fewer levels of relations. `extensions.cost` tells what each query costs.',
    },
  },
  KHO482: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Gửi câu hỏi bằng POST: địa chỉ còn lưu lại trong nhật ký. GET chỉ dành cho người hỏi ẩn danh.',
      en: 'Ask by POST, as addresses stay in logs and histories; GET is for anonymous askers.',
    },
  },
  KHO483: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bên gửi đã ngắt kết nối trước khi có câu trả lời.',
      en: 'The connection was closed before there was an answer.',
    },
  },
  KHO484: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nêu tài khoản như `sub` trong mã truy cập của người đó.',
      en: 'Name the account as the `sub` of its tokens has it.',
    },
  },
  KHO476: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Thu hồi một trong hai khóa còn hiệu lực, hoặc chờ khóa cũ hết hạn.',
      en: 'Revoke one of the two that are valid, or wait until the old one is over.',
    },
  },
  KHO477: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Kiểm tra mã khóa: 12 ký tự sau `kho_key_`, không phải cả khóa. Khóa của cơ quan khác không hiện ra.',
      en: 'Check the id: the 12 characters after `kho_key_`, not the whole key. Keys of other agencies are not shown.',
    },
  },
} as const satisfies Record<string, ErrorCode>
