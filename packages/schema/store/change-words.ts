import type { Bilingual } from '../contract/bilingual.ts'
import type { Deprecation, Field } from '../contract/contract.ts'

/** What a change of a contract does to what is stored, in the words of the plan that people read before they agree. */
export const changeWords = {
  newDataset: { vi: 'bộ dữ liệu mới', en: 'new dataset' },
  newField: (senders: readonly string[]) => ({
    vi: `trường mới; có giá trị từ lần lấy dữ liệu tới${sentAgain(senders).vi}`,
    en: `new field; filled by the next run${sentAgain(senders).en}`,
  }),
  newRequired: {
    vi: 'từ nay bắt buộc; bản ghi thiếu giá trị sẽ vào danh sách chờ xử lý',
    en: 'required from now on; records without it go to quarantine',
  },
  droppedRequired: { vi: 'không còn bắt buộc', en: 'no longer required' },
  newIndex: (columns: readonly string[]) => ({
    vi: `thêm chỉ mục trên ${columns.join(', ')}`,
    en: `new index on ${columns.join(', ')}`,
  }),
  droppedDataset: {
    vi: 'bỏ bộ dữ liệu: xóa mọi bản ghi đang lưu',
    en: 'dataset removed: all its stored records are deleted',
  },
  droppedField: {
    vi: 'bỏ trường: xóa mọi giá trị đang lưu',
    en: 'field removed: all its stored values are deleted',
  },
  droppedPromised: ({ until }: Deprecation) => ({
    vi: `bỏ trường đã hứa giữ đến ${until}: xóa mọi giá trị đang lưu`,
    en: `field removed that was promised until ${until}: all its stored values are deleted`,
  }),
  renamed: (was: string) => ({
    vi: `đổi tên từ ${was}, giữ nguyên giá trị`,
    en: `renamed from ${was}, values kept`,
  }),
  renamedToTaken: (was: string) => ({
    vi: `không đổi tên từ ${was} được: cả hai trường đang có giá trị. Bỏ một trường trước`,
    en: `cannot be renamed from ${was}: both fields have values. Remove one of them first`,
  }),
  renamedAndRetyped: (was: string) => ({
    vi: `không vừa đổi tên từ ${was} vừa đổi kiểu được: áp dụng từng việc một`,
    en: `cannot be renamed from ${was} and given another type at once: apply one after the other`,
  }),
  droppedSource: (source: string) => ({
    vi: `không còn lấy từ nguồn ${source}: xóa các bản ghi của nguồn này`,
    en: `no longer fed by source ${source}: its records are deleted`,
  }),
  merging: {
    vi: 'từ nay trộn các nguồn: bản ghi đang lưu là bản mới nhất của nguồn đã gửi',
    en: 'sources are merged from now on: a stored record is the last image of the source it came from',
  },
  notMerging: {
    vi: 'không còn trộn các nguồn: xóa bản riêng của từng nguồn, mỗi khóa chỉ thuộc một nguồn',
    en: 'sources are no longer merged: what each of them said is deleted, a key belongs to one source',
  },
  keepingHistory: {
    vi: 'từ nay giữ các phiên bản cũ của bản ghi',
    en: 'past versions of its records are kept from now on',
  },
  droppedHistory: {
    vi: 'không còn giữ phiên bản cũ: xóa mọi phiên bản cũ đang lưu',
    en: 'past versions are no longer kept: all that are stored are deleted',
  },
  changedKey: (senders: readonly string[]) => ({
    vi: `đổi khóa: xóa mọi bản ghi, lần lấy dữ liệu tới nạp lại${sentAgain(senders).vi}`,
    en: `key changed: all records are deleted and loaded anew by the next run${sentAgain(senders).en}`,
  }),
  widened: (from: Field, to: Field) => ({
    vi: `${typeWords(from)} thành ${typeWords(to)}, giữ nguyên giá trị`,
    en: `${typeWords(from)} becomes ${typeWords(to)}, values kept`,
  }),
  replaced: (from: Field, to: Field, senders: readonly string[]) => ({
    vi: `${typeWords(from)} thành ${typeWords(to)}: xóa giá trị đang lưu, lần lấy dữ liệu tới nạp lại${sentAgain(senders).vi}`,
    en: `${typeWords(from)} becomes ${typeWords(to)}: stored values are deleted and loaded anew by the next run${sentAgain(senders).en}`,
  }),
  tooManyFields: (fields: number, most: number) => ({
    vi: `có ${fields} trường, một bảng giữ được nhiều nhất ${most}`,
    en: `has ${fields} fields, a table holds at most ${most}`,
  }),
} satisfies Record<string, Bilingual | ((...of: never[]) => Bilingual)>

/** Nobody can read again what sources have pushed. */
function sentAgain(senders: readonly string[]): Bilingual {
  if (senders.length === 0) return { vi: '', en: '' }
  const names = senders.join(', ')
  return { vi: `; ${names} phải gửi lại những gì đã gửi`, en: `; ${names} must send again what it has pushed` }
}

/** A field's type as a contract writes it. */
function typeWords(field: Field): string {
  const digits = field.type === 'decimal' ? `(${field.precision},${field.scale})` : ''
  return `${field.partial ? 'partial ' : ''}${field.type}${digits}${field.list ? ' list' : ''}`
}
