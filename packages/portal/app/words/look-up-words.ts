/** Words of the page that looks things up by their codes. */
export const lookUpWords = {
  title: { vi: 'Tra cứu theo mã', en: 'Look up by code' },
  lead: {
    vi: 'Ai biết mã thì tra được, không cần đăng nhập. Mã bạn gõ không nằm trong địa chỉ trang.',
    en: 'Whoever knows the code may look it up, without signing in. What you type stays out of the page’s address.',
  },
  dossier: { vi: 'Hồ sơ đến đâu rồi', en: 'Where a dossier stands' },
  dossierCode: { vi: 'Mã số hồ sơ', en: 'Dossier code' },
  copy: { vi: 'Bản sao chứng thực có thật không', en: 'Whether a certified copy is genuine' },
  copyCode: { vi: 'Mã xác minh', en: 'Verification code' },
  find: { vi: 'Tra cứu', en: 'Look up' },
  example: { vi: 'Ví dụ: {{code}}', en: 'For example: {{code}}' },
  needed: { vi: 'Hãy gõ mã.', en: 'Type the code.' },
  status: { vi: 'Trạng thái', en: 'Status' },
  noDossier: { vi: 'Không có hồ sơ nào mang mã này', en: 'No dossier has this code' },
  noCopy: { vi: 'Không có bản sao nào mang mã này', en: 'No copy has this code' },
  check: {
    vi: 'So lại từng chữ số với giấy hẹn. Hồ sơ mật cũng trả lời như vậy.',
    en: 'Compare it with your receipt, digit by digit. Sealed ones answer the same.',
  },
  rest: {
    vi: 'Phần còn lại của hồ sơ không hiện ở đây: người không đăng nhập chỉ được xem trạng thái.',
    en: 'The rest of the dossier does not show here: who is not signed in sees the status only.',
  },
  issued: { vi: 'Ngày cấp', en: 'Issued on' },
  hash: { vi: 'Mã băm của tệp', en: 'Hash of the file' },
  valid: { vi: 'Còn hiệu lực', en: 'Valid' },
} as const
