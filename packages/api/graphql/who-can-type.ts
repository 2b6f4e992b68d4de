import { classFor, userKinds } from '@kho/schema/contract/sharing-class.ts'
import { maskWords } from '@kho/schema/policy/explain-words.ts'
import { maskName } from '@kho/schema/policy/masks.ts'
import type { CellSight, RuleSight } from '@kho/schema/steward/who-sees.ts'
import type { StewardPage } from '../steward/steward-page.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { fieldDescription, keyArgument } from './looked-at.ts'
import type { RuleRef } from './policy-rule-type.ts'
import type { Words } from './words.ts'

type Told = Awaited<ReturnType<StewardPage['whoCan']>>

/** Adds `whoCan`: who sees a dataset, a field or a record, by which rules, how much and in which form. Numbers, never a value. */
export function addWhoCan(builder: Builder, rule: RuleRef, words: Words): void {
  const told = addTold(builder, rule, words)
  builder.queryField('whoCan', (t) =>
    t.field({
      type: told,
      nullable: false,
      description: both(
        'Ai được xem gì, theo quy tắc nào; chỉ có số đếm. Hỏi về một bản ghi thì được ghi vào sổ truy cập',
        'Who sees what, by which rules, in numbers; a question about a record is entered in the ledger',
      ),
      args: {
        dataset: t.arg.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
        field: t.arg.string({ description: fieldDescription }),
        key: t.arg.stringList(keyArgument),
        way: t.arg({ type: words.way, defaultValue: 'query', description: both('phương thức', 'the way out') }),
      },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, { dataset, field, key, way }, { steward }) =>
        steward.whoCan({ dataset, field: field ?? null, key: key ?? null, way: way ?? 'query' }),
    }),
  )
}

function addTold(builder: Builder, rule: RuleRef, words: Words) {
  const spoken = addSpoken(builder, rule)
  const seen = addSeen(builder, words)
  const shared = addClass(builder)
  return builder.objectRef<Told>('WhoCan').implement({
    description: both('Ai được xem gì', 'Who sees what'),
    fields: (t) => ({
      records: t.exposeInt('records', {
        nullable: true,
        description: both(
          'có bao nhiêu bản ghi; null khi hỏi về một bản ghi',
          'how many there are; null of one record',
        ),
      }),
      found: t.exposeBoolean('found', {
        nullable: true,
        description: both('có bản ghi này không', 'whether the record is there; null where none is asked about'),
      }),
      classes: t.field({
        type: [shared],
        nullable: false,
        description: both('mức chia sẻ với từng loại người', 'the class for each kind of asker'),
        resolve: ({ contract }) => userKinds.map((kind) => ({ kind, class: classFor(contract, kind) })),
      }),
      rules: t.expose('rules', { type: [spoken], nullable: false, description: both('các quy tắc', 'the rules') }),
      seen: t.expose('seen', { type: [seen], nullable: false, description: both('ai được xem', 'who sees') }),
    }),
  })
}

function addClass(builder: Builder) {
  return builder.objectRef<{ readonly kind: string; readonly class: string }>('WhoCanClass').implement({
    description: both('Mức chia sẻ với một loại người', 'The class for a kind of asker'),
    fields: (t) => ({
      kind: t.exposeString('kind', { nullable: false, description: both('loại người', 'the kind') }),
      class: t.exposeString('class', {
        nullable: false,
        description: both('open, shared, on_request', 'open, shared, on_request'),
      }),
    }),
  })
}

function addSpoken(builder: Builder, rule: RuleRef) {
  return builder.objectRef<RuleSight>('WhoCanRule').implement({
    description: both('Một quy tắc và số bản ghi nó nói đến', 'A rule, and how many records it speaks of'),
    fields: (t) => ({
      rule: t.expose('rule', { type: rule, nullable: false, description: both('quy tắc', 'the rule') }),
      records: t.exposeInt('records', {
        nullable: true,
        description: both(
          'bao nhiêu bản ghi; null nếu hôm nay không áp dụng',
          'so many; null where it is not in force',
        ),
      }),
    }),
  })
}

function addSeen(builder: Builder, words: Words) {
  const cell = addCell(builder, words)
  return builder.objectRef<Told['seen'][number]>('WhoCanSight').implement({
    description: both('Một người hỏi và điều họ được xem', 'An asker, and what they see'),
    fields: (t) => ({
      who: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('ai', 'who'),
        resolve: ({ consumer }) => consumer.title,
      }),
      kind: t.string({
        description: both('loại người hỏi', 'kind of asker'),
        resolve: ({ consumer }) => consumer.kind,
      }),
      person: t.string({
        description: both('người có tên trong tài liệu', 'one of the city’s people'),
        resolve: ({ consumer }) => consumer.person,
      }),
      records: t.exposeInt('records', { nullable: false, description: both('bao nhiêu bản ghi', 'so many records') }),
      rules: t.exposeStringList('rules', { nullable: false, description: both('theo quy tắc', 'by these rules') }),
      cells: t.expose('cells', { type: [cell], nullable: false, description: both('các ô', 'the cells') }),
    }),
  })
}

function addCell(builder: Builder, words: Words) {
  return builder.objectRef<CellSight>('WhoCanCells').implement({
    description: both('Bao nhiêu ô đến ở một dạng', 'So many cells that come in one form'),
    fields: (t) => ({
      field: t.exposeString('field', { nullable: false, description: both('trường', 'the field') }),
      state: t.exposeString('state', {
        nullable: false,
        description: both('shown, masked, withheld', 'shown, masked, withheld'),
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
      records: t.exposeInt('records', { nullable: false, description: both('bao nhiêu', 'so many') }),
    }),
  })
}
