import type { Way } from '@kho/schema/contract/rule.ts'
import type { AccessForm, Frequency } from '../requests/access-form.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import type { WayRef } from './sharing-way.ts'

const says = {
  request: both('mã yêu cầu', 'id of the request'),
  version: both('phiên bản của yêu cầu như đã đọc', "the request's version, as it was read"),
  where: both(
    'chỉ các bản ghi thỏa điều kiện này, dạng JSON như trong chính sách; bỏ trống: mọi bản ghi',
    'only records of which this is true, as JSON of a rule’s condition; absent: all of them',
  ),
  ways: both('phương thức khai thác', 'ways in which it is taken'),
  frequency: both('tần suất; bỏ trống: không nói', 'how often; absent: not said'),
  days: both('số ngày sử dụng, kể từ quyết định', 'days of use, from the decision'),
  ground: both('căn cứ pháp lý', 'the ground in law'),
}

/** Adds what may be said of requests for data: each input lists all of it. */
export function addRequestInputs(builder: Builder, way: WayRef) {
  const words = { frequency: addFrequency(builder), way }
  return {
    form: addForm(builder, words),
    seen: builder.inputType('SeenRequestInput', {
      description: both('Một yêu cầu như đã đọc', 'A request as it was read'),
      fields: (t) => ({
        request: t.id({ required: true, description: says.request }),
        version: t.int({ required: true, description: says.version }),
      }),
    }),
    approval: addApproval(builder, words),
    refusal: builder.inputType('RequestRefusalInput', {
      description: both('Từ chối, có lý do và căn cứ pháp lý', 'A refusal, with its reason and its ground in law'),
      fields: (t) => ({
        request: t.id({ required: true, description: says.request }),
        version: t.int({ required: true, description: says.version }),
        reason: t.string({ required: true, description: both('lý do', 'why') }),
        ground: t.string({ required: true, description: says.ground }),
      }),
    }),
  }
}

interface InputWords {
  readonly frequency: ReturnType<typeof addFrequency>
  readonly way: WayRef
}

function addFrequency(builder: Builder) {
  return builder.inputType('FrequencyInput', {
    description: both('Bao nhiêu lượt trong bao nhiêu giây', 'So many requests in so many seconds'),
    fields: (t) => ({
      requests: t.int({ required: true, description: both('số lượt', 'requests') }),
      seconds: t.int({ required: true, description: both('trong số giây', 'in so many seconds') }),
    }),
  })
}

/** By Decree 47/2020, Article 35(2). */
function addForm(builder: Builder, { frequency, way }: InputWords) {
  return builder.inputType('AccessRequestInput', {
    description: both('Yêu cầu khai thác dữ liệu', 'A request for data'),
    fields: (t) => ({
      dataset: t.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
      items: t.stringList({ required: true, description: both('các trường được yêu cầu', 'the fields asked for') }),
      where: t.string({ description: says.where }),
      itemCount: t.int({ required: true, description: both('số trường được yêu cầu', 'how many fields these are') }),
      procedures: t.stringList({
        required: true,
        description: both('mã các thủ tục cần dữ liệu', 'codes of the procedures that need the data'),
      }),
      usedFor: t.string({
        required: true,
        description: both('mục đích và cách sử dụng; không ghi dữ liệu cá nhân', 'what for and how; no personal data'),
      }),
      service: t.string({ required: true, description: both('mã dịch vụ chia sẻ', 'id of the sharing service') }),
      application: t.string({ description: both('mã ứng dụng sẽ khai thác', 'id of the application that will ask') }),
      applicationName: t.string({ description: both('tên ứng dụng', 'name of that application') }),
      ways: t.field({ type: [way], required: true, description: says.ways }),
      frequency: t.field({ type: frequency, description: says.frequency }),
      days: t.int({ required: true, description: says.days }),
    }),
  })
}

function addApproval(builder: Builder, { frequency, way }: InputWords) {
  return builder.inputType('RequestApprovalInput', {
    description: both(
      'Quyết định cấp; phần bỏ trống giữ như yêu cầu',
      'A decision to grant; what is left out is as it was asked for',
    ),
    fields: (t) => ({
      request: t.id({ required: true, description: says.request }),
      version: t.int({ required: true, description: says.version }),
      decision: t.string({ required: true, description: both('số quyết định', 'number of the decision') }),
      ground: t.string({ required: true, description: says.ground }),
      items: t.stringList({ description: both('chỉ các trường này', 'these fields only') }),
      where: t.string({
        description: both(
          'chỉ các bản ghi thỏa thêm điều kiện này (JSON)',
          'only records of which this is true too, as JSON',
        ),
      }),
      ways: t.field({ type: [way], description: says.ways }),
      frequency: t.field({ type: frequency, description: says.frequency }),
      days: t.int({ description: says.days }),
    }),
  })
}

interface SaidForm extends Omit<AccessForm, 'application' | 'condition' | 'frequency' | 'ways'> {
  readonly where?: string | null | undefined
  readonly application?: string | null | undefined
  readonly applicationName?: string | null | undefined
  readonly frequency?: Frequency | null | undefined
  readonly ways: readonly Way[]
}

/** The form as the act takes it: each member by name, and nothing besides. */
export function formOf(said: SaidForm): AccessForm {
  const { dataset, items, itemCount, procedures, usedFor, service, ways, days } = said
  const { application: id, applicationName: name } = said
  const application = id == null && name == null ? null : { id: id ?? '', name: name ?? '' }
  const frequency = frequencyOf(said.frequency)
  const condition = said.where ?? null
  return { dataset, items, itemCount, condition, procedures, usedFor, service, application, ways, frequency, days }
}

export function frequencyOf(said: Frequency | null | undefined): Frequency | null {
  return said ? { requests: said.requests, seconds: said.seconds } : null
}
