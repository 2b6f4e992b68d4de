export type Language = 'vi' | 'en'
export type Bilingual = { readonly vi: string; readonly en: string }

/** Every word of the page, in both languages. */
export const words = {
  skip: { vi: 'Tới nội dung', en: 'Skip to content' },
  invented: {
    vi: 'Dữ liệu giả lập: mọi người và hồ sơ đều không có thật',
    en: 'Invented data: no person or dossier here is real',
  },
  title: { vi: 'Một kho dữ liệu dùng chung cho cả thành phố', en: 'One store of common data for the whole city' },
  lead: {
    vi: 'Mỗi cơ quan giữ cơ sở dữ liệu của mình. Kho đọc chúng, gom về một nơi theo quy tắc chia sẻ, và trả lời mỗi người đúng phần họ được xem.',
    en: 'Every agency keeps its own database. Kho reads them into one place under sharing rules, and answers each person with exactly what is theirs to see.',
  },
  noMonopoly: {
    vi: 'Dữ liệu dùng chung là tài nguyên; không cơ quan nào độc quyền.',
    en: 'Shared data is a resource; no agency has a monopoly on it.',
  },
  citizenCentre: { vi: 'Người dân là trung tâm.', en: 'The citizen is the centre.' },
  picture: {
    vi: 'Cơ sở dữ liệu của các cơ quan chảy vào Kho, rồi từ Kho đến cán bộ, người dân và doanh nghiệp',
    en: 'The agencies’ databases flow into Kho, and from Kho to officers, citizens and businesses',
  },
  police: { vi: 'Công an', en: 'Police' },
  oneStop: { vi: 'Một cửa các quận', en: 'District desks' },
  planning: { vi: 'Sở KH&ĐT', en: 'Planning' },
  officers: { vi: 'Cán bộ', en: 'Officers' },
  citizens: { vi: 'Người dân', en: 'Citizens' },
  businesses: { vi: 'Doanh nghiệp', en: 'Businesses' },
  sideTitle: { vi: 'Cùng một hồ sơ, ba người xem', en: 'The same dossier, seen by three people' },
  sideLead: {
    vi: 'Cùng một câu hỏi được gửi ba lần. Quy tắc chia sẻ quyết định từng ô.',
    en: 'The same query, sent three times. The sharing rules decide cell by cell.',
  },
  shown: { vi: 'được xem', en: 'shown' },
  masked: { vi: 'che bớt', en: 'masked' },
  withheld: { vi: 'không được xem', en: 'withheld' },
  field: { vi: 'Trường', en: 'Field' },
  nothing: { vi: 'Không có gì', en: 'Nothing' },
  noRecord: { vi: 'Với người này hồ sơ như không tồn tại.', en: 'For this person the dossier does not exist.' },
  empty: { vi: 'trống', en: 'empty' },
  askTitle: { vi: 'Tự hỏi thử', en: 'Ask for yourself' },
  askLead: {
    vi: 'Chọn một người, bấm một câu hỏi, rồi đổi người và gửi lại.',
    en: 'Be somebody, press a query, then be somebody else and send it again.',
  },
  beWho: { vi: 'Bạn là ai?', en: 'Who are you?' },
  anonymous: { vi: 'Khách, không đăng nhập', en: 'Anyone, not logged in' },
  anonymousMore: { vi: 'Thấy dữ liệu mở và tra cứu theo mã.', en: 'Sees open data and looks up by code.' },
  purpose: {
    vi: 'Mục đích (mã thủ tục hoặc mã hồ sơ được giao)',
    en: 'Purpose (procedure code, or the code of a dossier assigned to you)',
  },
  query: { vi: 'Câu hỏi GraphQL', en: 'GraphQL query' },
  send: { vi: 'Gửi', en: 'Send' },
  theQuery: { vi: 'Câu hỏi GraphQL đã gửi', en: 'The GraphQL that was sent' },
  sending: { vi: 'Đang hỏi…', en: 'Asking…' },
  took: { vi: 'mili giây', en: 'ms' },
  refused: { vi: 'Không trả lời được', en: 'Not answered' },
  unreachable: {
    vi: 'Kho không trả lời. Máy chủ còn chạy không?',
    en: 'Kho did not answer. Is the server still running?',
  },
  datasetsTitle: { vi: 'Các bộ dữ liệu', en: 'The datasets' },
  datasetsLead: {
    vi: 'Mọi bộ dữ liệu đều được liệt kê, kể cả phần bạn chưa được xem.',
    en: 'Every dataset is listed, also what is not yours to see.',
  },
  open: { vi: 'mở', en: 'open' },
  classShared: { vi: 'chia sẻ', en: 'shared' },
  on_request: { vi: 'theo yêu cầu', en: 'on request' },
  fields: { vi: 'trường', en: 'fields' },
  records: { vi: 'bản ghi khi đủ quy mô', en: 'records at full size' },
  none: { vi: 'Chưa có bộ dữ liệu nào. Chạy `kho apply`.', en: 'No dataset yet. Run `kho apply`.' },
  footer: {
    vi: 'Kho là phần mềm nguồn mở. Mọi lần đọc dữ liệu cá nhân đều được ghi sổ trước khi trả lời.',
    en: 'Kho is open source. Every read of personal data is in the ledger before the answer leaves.',
  },
} as const satisfies Record<string, Bilingual>

export type Word = keyof typeof words

const remembered = 'kho-language'

/** The reader's language: what they chose here before, else what their browser speaks. */
export function chosenLanguage(): Language {
  const chosen = localStorage.getItem(remembered) ?? navigator.language
  return chosen.startsWith('vi') ? 'vi' : 'en'
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(remembered, language)
}

/** Puts the words of a language into every element that names one. */
export function putWords(language: Language): void {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll<HTMLElement>('[data-words]')) {
    const word = element.dataset.words
    if (word && word in words) element.textContent = words[word as Word][language] // checked by `in`
  }
}
