import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { fieldsIn } from '@kho/schema/contract/fields-in.ts'
import type { Defect } from './defects.ts'

/** A defect in the words of whoever keeps the system: where it stands there, what is wrong and how to mend it. */
export interface DefectWords {
  readonly table: string
  /** Columns of that table, none where a constant is mapped. */
  readonly columns: readonly string[]
  readonly wrong: Bilingual
  readonly mend: Bilingual
}

/** Names of the documents only, never a value of a record. Pure. */
export function defectWords(city: City, { dataset, source, field: name, rule }: Defect): DefectWords {
  const contract = city.contracts.get(dataset)
  const binding = contract?.sources.find((candidate) => candidate.source === source)
  const field = contract?.fields.find((candidate) => candidate.name === name) ?? null
  const concerned = contract ? fieldsConcerned(contract, name, rule) : []
  const columns = concerned.flatMap((one) => {
    const mapping = binding?.map[one]
    return mapping && 'from' in mapping ? [mapping.from] : []
  })
  const said = (known[rule] ?? (field?.check === rule ? checked : quality))({ rule, field, city })
  return { table: binding?.from ?? '', columns: [...new Set(columns)], ...said }
}

/** A rule about the whole record concerns the fields it looks at; a doubled or foreign key concerns the key. */
function fieldsConcerned(contract: Contract, field: string | null, rule: string): readonly string[] {
  if (field !== null) return [field]
  const own = contract.quality.find((candidate) => candidate.rule === rule)
  return own ? fieldsIn(own.check) : contract.key
}

interface About {
  readonly rule: string
  readonly field: Field | null
  readonly city: City
}

type Said = Pick<DefectWords, 'wrong' | 'mend'>

const known: { readonly [rule: string]: (about: About) => Said } = {
  type: ({ field }) => ({
    wrong: { vi: `Giá trị không đọc được thành kiểu ${typeOf(field)}`, en: `The value is no ${typeOf(field)}` },
    mend: {
      vi: 'Sửa giá trị ở nguồn; nếu nguồn dùng kiểu khác, báo quản trị dữ liệu sửa bản mô tả',
      en: 'Correct the value at the source; if the source means another type, have the contract changed',
    },
  }),
  unmapped_code: () => ({
    wrong: { vi: 'Mã của nguồn chưa có trong bảng ánh xạ', en: 'A code of the source that the mapping does not name' },
    mend: {
      vi: 'Cho biết ý nghĩa của mã để bổ sung ánh xạ, hoặc sửa mã ở nguồn',
      en: 'Tell what the code means so that the mapping can name it, or correct it at the source',
    },
  }),
  unknown_number: () => ({
    wrong: {
      vi: 'Số này chưa có trong dữ liệu nối số được phê duyệt',
      en: 'No approved link says what this number stands for',
    },
    mend: {
      vi: 'Đề nghị cơ quan quản lý bổ sung liên kết, hoặc sửa số ở nguồn; bản ghi được xét lại khi có liên kết',
      en: 'Have the link added by whoever keeps them, or correct the number; the record is looked at again when it comes',
    },
  }),
  ambiguous_number: () => ({
    wrong: { vi: 'Số này được nối với nhiều số khác nhau', en: 'The links let this number stand for several things' },
    mend: {
      vi: 'Đề nghị cơ quan quản lý xác định đúng một liên kết cho số này',
      en: 'Have whoever keeps the links settle what this number stands for',
    },
  }),
  required: () => ({
    wrong: { vi: 'Thiếu giá trị bắt buộc', en: 'A value that is required is missing' },
    mend: { vi: 'Bổ sung giá trị ở nguồn', en: 'Fill it in at the source' },
  }),
  codes: ({ field, city }) => {
    const list = city.codeLists.get(field?.codes?.list ?? '')
    const title = list?.title ?? { vi: '', en: '' }
    return {
      wrong: {
        vi: `Mã không có trong danh mục ${title.vi} (${list?.list ?? ''}) hoặc không có hiệu lực vào ngày đó`,
        en: `No code of the list ${title.en} (${list?.list ?? ''}), or not in force on that day`,
      },
      mend: {
        vi: 'Dùng mã của danh mục; nếu mã đúng, báo bổ sung danh mục',
        en: 'Use a code of the list; if the code is right, have the list completed',
      },
    }
  },
  owns: () => ({
    wrong: { vi: 'Bản ghi không thuộc cơ quan của nguồn này', en: 'The record is not one of this source’s agency' },
    mend: {
      vi: 'Sửa cơ quan của bản ghi, hoặc không gửi bản ghi của cơ quan khác',
      en: 'Correct the record’s agency, or leave other agencies’ records out',
    },
  }),
  key: () => ({
    wrong: { vi: 'Khóa của bản ghi bị trống', en: 'A part of the record’s key is empty' },
    mend: { vi: 'Bổ sung khóa ở nguồn', en: 'Fill in the key at the source' },
  }),
  duplicate_key: () => ({
    wrong: { vi: 'Nhiều bản ghi khác nhau có cùng một khóa', en: 'Differing records have one and the same key' },
    mend: { vi: 'Giữ một bản ghi cho mỗi khóa', en: 'Keep one record for each key' },
  }),
  other_source: () => ({
    wrong: { vi: 'Khóa này đã do nguồn khác cung cấp', en: 'Another source has a record with this key already' },
    mend: {
      vi: 'Thống nhất giữa hai cơ quan xem bản ghi thuộc về ai',
      en: 'Settle with the other agency whose record it is',
    },
  }),
  too_long: () => ({
    wrong: { vi: 'Nội dung dài quá mức tra cứu được', en: 'The text is longer than can be indexed' },
    mend: { vi: 'Rút ngắn nội dung ở nguồn', en: 'Shorten it at the source' },
  }),
}

function checked({ rule }: About): Said {
  return {
    wrong: { vi: `Giá trị không đúng quy cách ${rule}`, en: `The value does not have the form ${rule}` },
    mend: { vi: 'Sửa giá trị ở nguồn theo quy cách', en: 'Correct the value at the source' },
  }
}

function quality({ rule }: About): Said {
  return {
    wrong: {
      vi: `Bản ghi vi phạm quy tắc chất lượng ${rule}`,
      en: `The record does not meet the quality rule ${rule}`,
    },
    mend: { vi: 'Sửa bản ghi ở nguồn', en: 'Correct the record at the source' },
  }
}

function typeOf(field: Field | null): string {
  if (!field) return '?'
  const type = field.type === 'decimal' ? `decimal(${field.precision},${field.scale})` : field.type
  return field.list ? `list of ${type}` : type
}
