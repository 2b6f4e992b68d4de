/** Words of the front page. */
export const frontWords = {
  title: { vi: 'Dữ liệu của thành phố, cho mọi người', en: 'The city’s data, for everyone' },
  lead: {
    vi: 'Mỗi cơ quan giữ cơ sở dữ liệu của mình. Kho gom chúng về một nơi theo quy tắc chia sẻ, và trả lời mỗi người đúng phần họ được xem.',
    en: 'Every agency keeps its own database. Kho reads them into one place under sharing rules, and answers each person with exactly what is theirs to see.',
  },
  search: { vi: 'Tìm trong danh mục', en: 'Search the catalogue' },
  searchHint: { vi: 'Ví dụ: thu duc, giấy phép, doanh nghiệp', en: 'For example: permits, enterprises, thu duc' },
  find: { vi: 'Tìm', en: 'Search' },
  numbers: { vi: 'Thành phố có gì', en: 'What the city holds' },
  datasets: { vi: 'bộ dữ liệu', en: 'datasets' },
  agencies: { vi: 'cơ quan chủ quản', en: 'agencies that own them' },
  byClass: { vi: 'Ai được xem', en: 'Who may see them' },
  byClassMore: {
    vi: 'Mở cho mọi người, chia sẻ giữa các cơ quan, hoặc theo yêu cầu.',
    en: 'Open to everyone, shared between agencies, or on request.',
  },
  levels: { vi: 'Dịch vụ công trực tuyến', en: 'Online public services' },
  levelsMore: {
    vi: '{{all}} dịch vụ theo mức độ; {{unclassified}} dịch vụ chưa ai phân loại thì ghi đúng như vậy.',
    en: '{{all}} services by level; the {{unclassified}} that nobody classified say so.',
  },
  level4: { vi: 'Mức 4: làm trọn trên mạng', en: 'Level 4: done wholly online' },
  level3: { vi: 'Mức 3: nộp trên mạng', en: 'Level 3: filed online' },
  unclassified: { vi: 'Chưa phân loại', en: 'Unclassified' },
  themes: { vi: 'Theo chủ đề', en: 'By theme' },
  news: { vi: 'Vừa cập nhật', en: 'Just brought up to date' },
  newsMore: {
    vi: 'Những bộ dữ liệu vừa được đọc lại từ hệ thống của cơ quan.',
    en: 'What was last read again from an agency’s own system.',
  },
  records: { vi: '{{n}} bản ghi', en: '{{n}} records' },
  sides: { vi: 'Cùng một hồ sơ, ba người xem', en: 'The same dossier, seen by three people' },
  sidesMore: {
    vi: 'Cùng một câu hỏi được gửi ba lần. Quy tắc chia sẻ quyết định từng ô.',
    en: 'The same query, sent three times. The sharing rules decide cell by cell.',
  },
  field: { vi: 'Trường', en: 'Field' },
  anyone: { vi: 'Khách, không đăng nhập', en: 'Anyone, not signed in' },
  anyoneMore: { vi: 'Thấy dữ liệu mở và tra cứu theo mã.', en: 'Sees open data and looks up by code.' },
  noRecord: { vi: 'Với người này hồ sơ như không tồn tại.', en: 'For this person the dossier does not exist.' },
  none: { vi: 'Chưa có bộ dữ liệu nào. Chạy `kho apply`.', en: 'No dataset yet. Run `kho apply`.' },
} as const
