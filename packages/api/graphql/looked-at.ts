import { both } from './describe.ts'

/** How a question about rules names what it is about: by the names of the documents. */
export const fieldDescription = both('chỉ trường này, như trong tài liệu', 'this field alone, as documents call it')

export const keyArgument = {
  required: false,
  description: both('các phần của khóa một bản ghi, theo thứ tự', 'the parts of one record’s key, in order'),
} as const
