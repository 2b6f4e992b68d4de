/** Words around every page. */
export const shellWords = {
  name: { vi: 'Kho dữ liệu dùng chung', en: 'City common data store' },
  skip: { vi: 'Tới nội dung', en: 'Skip to content' },
  navigation: { vi: 'Các trang', en: 'Pages' },
  home: { vi: 'Trang đầu', en: 'Front page' },
  catalogue: { vi: 'Danh mục', en: 'Catalogue' },
  scoreboard: { vi: 'Bảng điểm', en: 'Scoreboard' },
  lookUp: { vi: 'Tra cứu', en: 'Look up' },
  ask: { vi: 'Tự hỏi', en: 'Ask' },
  work: { vi: 'Công việc', en: 'Work' },
  me: { vi: 'Dữ liệu về tôi', en: 'Data about me' },
  business: { vi: 'Doanh nghiệp của tôi', en: 'My business' },
  steward: { vi: 'Quản trị', en: 'Stewardship' },
  signOut: { vi: 'Đăng xuất', en: 'Sign out' },
  signOutFailed: { vi: 'Chưa đăng xuất được, thử lại', en: 'Not signed out, try again' },
  operate: { vi: 'Vận hành', en: 'Operation' },
  inLight: { vi: 'Nền sáng', en: 'Light' },
  inDark: { vi: 'Nền tối', en: 'Dark' },
  invented: {
    vi: 'Dữ liệu giả lập: mọi người và hồ sơ đều không có thật',
    en: 'Invented data: no person or dossier here is real',
  },
  footer: {
    vi: 'Kho là phần mềm nguồn mở. Mọi lần đọc dữ liệu cá nhân đều được ghi sổ trước khi trả lời.',
    en: 'Kho is open source. Every read of personal data is in the ledger before the answer leaves.',
  },
  noMonopoly: {
    vi: 'Dữ liệu dùng chung là tài nguyên; không cơ quan nào độc quyền.',
    en: 'Shared data is a resource; no agency has a monopoly on it.',
  },
  lost: { vi: 'Không có trang này', en: 'There is no such page' },
  lostMore: {
    vi: 'Địa chỉ có thể đã gõ sai, hoặc trang đã đổi chỗ. Danh mục có mọi bộ dữ liệu.',
    en: 'The address may be misspelt, or the page has moved. The catalogue has every dataset.',
  },
  broken: { vi: 'Trang này gặp lỗi', en: 'This page broke' },
  brokenMore: {
    vi: 'Không phải lỗi của bạn. Tải lại trang; nếu vẫn vậy, hãy báo cho thành phố.',
    en: 'It is not your fault. Load the page again; if it stays, tell the city.',
  },
} as const
