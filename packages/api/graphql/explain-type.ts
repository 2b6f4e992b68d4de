import { maskWords, purposeWords } from '@kho/schema/policy/explain-words.ts'
import { maskName } from '@kho/schema/policy/masks.ts'
import type { MeantAsker } from '../steward/asked-of-rules.ts'
import type { CellAccount, Explanation } from '../steward/explain-record.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { fieldDescription, keyArgument } from './looked-at.ts'
import type { Words } from './words.ts'

/** Adds `explain`: why somebody does or does not see each cell, in words. States and rules, never a value. */
export function addExplain(builder: Builder, words: Words): void {
  const explanation = addExplanation(builder, words)
  const asker = addMeantAsker(builder)
  builder.queryField('explain', (t) =>
    t.field({
      type: explanation,
      nullable: false,
      description: both(
        'Vì sao một người được hay không được xem từng ô; hỏi về một bản ghi thì được ghi vào sổ truy cập',
        'Why somebody does or does not see each cell; a question about a record is entered in the ledger',
      ),
      args: {
        dataset: t.arg.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
        as: t.arg({ type: asker, required: true, description: both('người hỏi', 'who would ask') }),
        key: t.arg.stringList(keyArgument),
        field: t.arg.string({ description: fieldDescription }),
        purpose: t.arg.string({
          description: both('mã thủ tục hoặc công việc, như X-Purpose', 'procedure code or task key, as in X-Purpose'),
        }),
        way: t.arg({ type: words.way, defaultValue: 'query', description: both('phương thức', 'the way out') }),
      },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, { dataset, as, key, field, purpose, way }, { steward }) => {
        const asked = { dataset, field: field ?? null, key: key ?? null, way: way ?? 'query' }
        return steward.explain({ ...asked, as: meantBy(as), purpose: purpose ?? null })
      },
    }),
  )
}

type Said = { readonly [Attribute in keyof MeantAsker]?: MeantAsker[Attribute] | undefined }

function meantBy({ name, kind, agency, roles, trust, application }: Said): MeantAsker {
  return {
    ...{ name: name ?? null, kind: kind ?? null, agency: agency ?? null },
    ...{ roles: roles ?? null, trust: trust ?? null, application: application ?? null },
  }
}

function addMeantAsker(builder: Builder) {
  return builder.inputType('MeantAskerInput', {
    description: both(
      'Người hỏi: theo tên trong tài liệu people, hoặc theo loại và thuộc tính',
      'Who would ask: by a name of the people documents, or by kind and attributes',
    ),
    fields: (t) => ({
      name: t.string({ description: both('tên; anonymous: không đăng nhập', 'a name; anonymous: not signed in') }),
      kind: t.string({
        description: both(
          'anonymous, citizen, business, officer, application, steward, operator',
          'anonymous, citizen, business, officer, application, steward, operator',
        ),
      }),
      agency: t.string({ description: both('mã cơ quan', 'code of the agency') }),
      roles: t.stringList({ description: both('vai trò', 'roles') }),
      trust: t.int({ description: both('mức tin cậy', 'level of trust') }),
      application: t.string({ description: both('ứng dụng', 'application') }),
    }),
  })
}

function addExplanation(builder: Builder, words: Words) {
  const [rule, cell] = [addRule(builder, words), addCell(builder, words)]
  return builder.objectRef<Explanation>('Explanation').implement({
    description: both('Vì sao được xem hay không', 'Why it is seen or not'),
    fields: (t) => ({
      found: t.exposeBoolean('found', {
        nullable: true,
        description: both(
          'có bản ghi này không; null nếu không hỏi bản ghi nào',
          'whether the record is there; null where none is asked about',
        ),
      }),
      shown: t.exposeBoolean('shown', {
        nullable: true,
        description: both('người hỏi có được xem nó không', 'whether it is shown to the asker'),
      }),
      purposes: t.field({
        type: [words.bilingual],
        nullable: false,
        description: both('chỉ thiếu những mục đích này', 'purposes that alone are missing: the answer names them'),
        resolve: ({ purposes }) => purposes.map(purposeWords),
      }),
      rules: t.expose('rules', { type: [rule], nullable: false, description: both('từng quy tắc', 'each rule') }),
      cells: t.expose('cells', { type: [cell], nullable: false, description: both('từng ô', 'each cell') }),
    }),
  })
}

function addRule(builder: Builder, words: Words) {
  return builder.objectRef<Explanation['rules'][number]>('ExplainedRule').implement({
    description: both('Một quy tắc, đối với người hỏi này', 'A rule, as it stands to this asker'),
    fields: (t) => ({
      rule: t.exposeString('rule', { nullable: false, description: both('tên', 'its name') }),
      effect: t.exposeString('effect', { nullable: false, description: both('allow hay deny', 'allow or deny') }),
      fields: t.stringList({
        description: both('các trường; null là cả bản ghi', 'the fields; null are whole records'),
        resolve: ({ fields }) => fields,
      }),
      standing: t.exposeString('standing', {
        nullable: false,
        description: both(
          'applies, unconditional, lacks_purpose, silent',
          'applies, unconditional, lacks_purpose, silent',
        ),
      }),
      holds: t.exposeBoolean('holds', {
        nullable: true,
        description: both('đúng với bản ghi này không', 'whether it is true of this record'),
      }),
      reach: t.expose('reach', {
        type: words.bilingual,
        nullable: false,
        description: both('nói về bản ghi nào', 'which records it speaks of'),
      }),
      because: t.expose('because', {
        type: [words.bilingual],
        nullable: false,
        description: both('vì sao không áp dụng', 'why it does not apply'),
      }),
      basis: t.exposeString('basis', { nullable: true, description: both('căn cứ', 'legal ground') }),
      reason: t.field({
        type: words.bilingual,
        description: both('lý do của quy tắc', "the rule's own reason"),
        resolve: ({ reason }) => reason,
      }),
    }),
  })
}

function addCell(builder: Builder, words: Words) {
  const lack = addLack(builder, words)
  return builder.objectRef<CellAccount>('ExplainedCell').implement({
    description: both('Một ô, đối với người hỏi này', 'A cell, as it comes to this asker'),
    fields: (t) => ({
      field: t.exposeString('field', { nullable: false, description: both('trường', 'the field') }),
      state: t.exposeString('state', {
        nullable: false,
        description: both(
          'shown, masked, withheld; varies: tùy bản ghi',
          'shown, masked, withheld; varies: by the record',
        ),
      }),
      mask: t.string({ description: both('cách che', 'the mask'), resolve: ({ mask }) => mask && maskName(mask) }),
      how: t.field({
        type: words.bilingual,
        description: both('che thế nào, bằng lời', 'how it is masked, in words'),
        resolve: ({ mask }) => mask && maskWords(mask),
      }),
      rule: t.exposeString('rule', {
        nullable: true,
        description: both('theo quy tắc nào', 'on the word of which rule'),
      }),
      reason: t.field({
        type: words.bilingual,
        description: both('lý do', 'why'),
        resolve: ({ reason }) => reason,
      }),
      missing: t.expose('missing', {
        type: [lack],
        nullable: false,
        description: both('quy tắc sẽ cho xem, và còn thiếu gì', 'rules that would show it, and what they lack'),
      }),
    }),
  })
}

function addLack(builder: Builder, words: Words) {
  return builder.objectRef<CellAccount['missing'][number]>('ExplainedLack').implement({
    description: both('Một quy tắc sẽ cho xem, và còn thiếu gì', 'A rule that would show it, and what it lacks'),
    fields: (t) => ({
      rule: t.exposeString('rule', { nullable: false, description: both('quy tắc', 'the rule') }),
      because: t.expose('because', {
        type: [words.bilingual],
        nullable: false,
        description: both('còn thiếu', 'what is missing'),
      }),
    }),
  })
}
