/** Words of the catalogue, and of a dataset as it stands there. */
export const catalogueWords = {
  title: { vi: 'Danh mục dữ liệu', en: 'Data catalogue' },
  lead: {
    vi: 'Mọi bộ dữ liệu đều được liệt kê, kể cả phần bạn chưa được xem: tên, ý nghĩa và cách xin.',
    en: 'Every dataset is listed, also what is not yours to see: its name, its meaning and how to ask.',
  },
  search: { vi: 'Tìm, có dấu hay không đều được', en: 'Search, with or without accents' },
  filters: { vi: 'Lọc', en: 'Narrow down' },
  theme: { vi: 'Chủ đề', en: 'Theme' },
  owner: { vi: 'Cơ quan chủ quản', en: 'Owner' },
  class: { vi: 'Mức chia sẻ với bạn', en: 'How it is shared with you' },
  format: { vi: 'Định dạng', en: 'Format' },
  all: { vi: 'Tất cả', en: 'All' },
  found: { vi: '{{n}} bộ dữ liệu', en: '{{n}} datasets' },
  clear: { vi: 'Bỏ lọc', en: 'Clear' },
  nothing: { vi: 'Không có bộ dữ liệu nào như vậy', en: 'No dataset is like that' },
  nothingMore: {
    vi: 'Bỏ bớt điều kiện lọc, hoặc tìm bằng từ khác.',
    en: 'Drop a condition, or search for another word.',
  },
  fields: { vi: '{{n}} trường', en: '{{n}} fields' },
  size: { vi: '{{n}} bản ghi khi đủ quy mô', en: '{{n}} records at full size' },
} as const
