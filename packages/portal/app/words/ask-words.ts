/** Words of the page where one asks Kho oneself. */
export const askWords = {
  title: { vi: 'Tự hỏi Kho', en: 'Ask Kho yourself' },
  lead: {
    vi: 'Mọi trang ở đây chỉ gửi những câu hỏi như thế này. Sửa câu hỏi, đổi người hỏi, và gửi lại.',
    en: 'Every page here only sends queries like this one. Change it, be somebody else, and send it again.',
  },
  who: { vi: 'Bạn là ai? (dùng thử)', en: 'Who are you? (demo)' },
  me: { vi: 'Chính bạn, như đang đăng nhập', en: 'You, as you are signed in' },
  purpose: {
    vi: 'Mục đích (mã thủ tục hoặc mã hồ sơ được giao)',
    en: 'Purpose (procedure code, or the code of a dossier assigned to you)',
  },
  ready: { vi: 'Câu hỏi có sẵn', en: 'Ready queries' },
  query: { vi: 'Câu hỏi GraphQL', en: 'GraphQL query' },
  variables: { vi: 'Biến (JSON)', en: 'Variables (JSON)' },
  send: { vi: 'Gửi', en: 'Send' },
  answer: { vi: 'Trả lời', en: 'Answer' },
  nothing: { vi: 'Chưa hỏi gì.', en: 'Nothing asked yet.' },
  noJson: { vi: 'Biến không phải là JSON.', en: 'The variables are not JSON.' },
  took: { vi: '{{n}} mili giây', en: '{{n}} ms' },
} as const
