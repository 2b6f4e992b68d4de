import { type Builder, planned } from './builder.ts'
import { both } from './describe.ts'
import { addGroupWords } from './group-words.ts'
import { addOperatorInputs } from './operators.ts'
import { addProvenance } from './provenance-type.ts'
import { addSharingWay } from './sharing-way.ts'

/** What `PageInfo` is made of. */
export interface PageShape {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

export type Words = ReturnType<typeof addWords>

export const idDescription = both('Mã toàn cục của bản ghi', 'Global id of the record')

/** Adds the types that Kho's own roots and every dataset's types share, and those that only datasets' do: Withheld, Provenance, Direction, the operators, … */
export function addWords(builder: Builder) {
  addWithheld(builder)
  addOrderWords(builder)
  addGroupWords(builder)
  addFound(builder)
  addProvenance(builder)
  addOperatorInputs(builder)
  return {
    node: addNode(builder),
    page: addPageInfo(builder),
    bilingual: addBilingual(builder),
    way: addSharingWay(builder),
  }
}

function addNode(builder: Builder) {
  return builder.interfaceRef<object>('Node').implement({
    description: both('Một bản ghi của bất kỳ bộ dữ liệu nào', 'A record of any dataset'),
    fields: (t) => ({ id: t.id({ nullable: false, description: idDescription, resolve: planned }) }),
  })
}

function addWithheld(builder: Builder): void {
  builder.objectRef<object>('Withheld').implement({
    description: both('Một ô không được xem hoặc bị che bớt', 'A cell that is withheld or masked'),
    fields: (t) => ({
      field: t.string({ nullable: false, description: both('trường', 'field'), resolve: planned }),
      masked: t.boolean({
        nullable: false,
        description: both('bị che bớt, không phải giấu hẳn', 'masked rather than withheld'),
        resolve: planned,
      }),
      reason: t.string({ description: both('lý do', 'reason'), resolve: planned }),
      rule: t.string({
        description: both('quy tắc, nếu được xem chính sách', 'rule, for those who may see the policy'),
        resolve: planned,
      }),
      howToAsk: t.string({ description: both('cách xin quyền', 'how to ask for it'), resolve: planned }),
    }),
  })
}

/** The values coerce to lower case. */
function addOrderWords(builder: Builder): void {
  builder.enumType('Direction', {
    description: both('Chiều sắp xếp', 'Direction of an order'),
    values: {
      ASC: { value: 'asc', description: both('tăng dần', 'ascending') },
      DESC: { value: 'desc', description: both('giảm dần', 'descending') },
    },
  })
  builder.enumType('Nulls', {
    description: both('Chỗ của giá trị trống', 'Where nulls stand'),
    values: {
      FIRST: { value: 'first', description: both('trước', 'before the others') },
      LAST: { value: 'last', description: both('sau', 'after the others') },
    },
  })
}

function addPageInfo(builder: Builder) {
  return builder.objectRef<PageShape>('PageInfo').implement({
    description: both('Trang này và những trang cạnh nó', 'This page and those beside it'),
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage', {
        nullable: false,
        description: both('còn trang sau', 'another page follows'),
      }),
      hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
        nullable: false,
        description: both('có trang trước', 'another page comes before'),
      }),
      startCursor: t.exposeString('startCursor', { description: both('con trỏ đầu trang', 'cursor of the first') }),
      endCursor: t.exposeString('endCursor', { description: both('con trỏ cuối trang', 'cursor of the last') }),
    }),
  })
}

function addFound(builder: Builder): void {
  builder.objectRef<object>('FoundIn').implement({
    description: both('Một trường có từ cần tìm', 'A field that holds words searched for'),
    fields: (t) => ({
      field: t.string({ nullable: false, description: both('trường', 'field'), resolve: planned }),
      words: t.stringList({
        nullable: false,
        description: both('các từ như viết trong trường', 'the words as the field has them'),
        resolve: planned,
      }),
    }),
  })
}

function addBilingual(builder: Builder) {
  return builder.objectRef<{ readonly vi: string; readonly en: string }>('Bilingual').implement({
    description: both('Một văn bản bằng hai thứ tiếng', 'A text in both languages'),
    fields: (t) => ({
      vi: t.exposeString('vi', { nullable: false, description: both('tiếng Việt', 'Vietnamese') }),
      en: t.exposeString('en', { nullable: false, description: both('tiếng Anh', 'English') }),
    }),
  })
}
