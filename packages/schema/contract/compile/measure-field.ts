import type { Bilingual } from '../bilingual.ts'
import type { Field } from '../contract.ts'
import type { MeasureForm } from '../forms/derived-form.ts'
import type { FieldForm } from '../forms/field-form.ts'
import type { DatasetDraft } from './world.ts'

/** More records than this are counted by big integers. */
const mostCounted = 1_000_000_000

/** A measure as a field of its dataset: a type that holds every value of it, and its definition in words. */
export function measureField(form: MeasureForm, parent: DatasetDraft): FieldForm {
  const described = typeof form === 'string' ? {} : { title: form.title, description: form.description }
  const counted = (parent.form.size ?? 0) > mostCounted ? 'bigint' : 'integer'
  if (form === 'count') return { type: counted, title: countTitle, description: definitions.count(parent.form.title) }
  if ('count_where' in form) {
    return { ...described, type: counted, description: form.description ?? definitions.countWhere(parent.form.title) }
  }
  if ('ratio' in form) {
    const { percent = false } = form.ratio
    const type = `decimal(38,${ratioScale(percent)})`
    return { ...described, type, description: ratioDefinition(form), ...(percent ? { unit: '%' } : {}) }
  }
  if ('rank' in form) {
    const { of, within = [], first = 'highest' } = form.rank
    return { ...described, type: 'integer', description: form.description ?? definitions.rank(of, within, first) }
  }
  const { kind, of } = measuredOf(form)
  const field = parent.fields.get(of)
  if (!field) return { ...described, type: 'integer' } // said with the derivation
  const description = form.description ?? definitions[kind](field.title)
  const unit = field.unit === null ? {} : { unit: field.unit }
  return { ...described, type: measuredType(kind, field), ...unit, description }
}

/** The definition travels with the number: its formula, the formula's version and where it stands. */
function ratioDefinition({ ratio, description }: Extract<MeasureForm, { ratio: unknown }>): Bilingual {
  const { numerator, denominator, percent = false, version, basis } = ratio
  const { vi, en } = description ?? definitions.ratio(numerator, denominator, percent)
  const law = basis === undefined ? '' : `, ${basis}`
  if (version === undefined)
    return basis === undefined ? { vi, en } : { vi: `${vi} (${basis})`, en: `${en} (${basis})` }
  return { vi: `${vi} (công thức phiên bản ${version}${law})`, en: `${en} (formula version ${version}${law})` }
}

export function ratioScale(percent: boolean): number {
  return percent ? 2 : 4
}

type Measured = Exclude<MeasureForm, 'count' | { count_where: unknown } | { ratio: unknown } | { rank: unknown }>

export function measuredOf(form: Measured) {
  if ('sum' in form) return { kind: 'sum', of: form.sum } as const
  if ('avg' in form) return { kind: 'avg', of: form.avg } as const
  return 'min' in form ? ({ kind: 'min', of: form.min } as const) : ({ kind: 'max', of: form.max } as const)
}

/** Digits after the point: as many as the field has, of an average two more. */
export function measuredScale(kind: 'sum' | 'avg' | 'min' | 'max', field: Field | undefined): number {
  return (field?.scale ?? 0) + (kind === 'avg' ? 2 : 0)
}

function measuredType(kind: 'sum' | 'avg' | 'min' | 'max', field: Field): string {
  if (kind === 'min' || kind === 'max') {
    return field.type === 'decimal' ? `decimal(${field.precision},${field.scale})` : field.type
  }
  if (kind === 'sum' && field.type === 'integer') return 'bigint'
  // The sum of a thousand million values has nine digits more than each.
  const digits = Math.min(100, (field.precision ?? 20) + 12)
  return `decimal(${digits},${Math.min(digits, measuredScale(kind, field))})`
}

const countTitle: Bilingual = { vi: 'Số bản ghi', en: 'Number of records' }

const definitions = {
  count: ({ vi, en }: Bilingual) => ({
    vi: `Số bản ghi của “${vi}” trong nhóm.`,
    en: `Records of “${en}” in the group.`,
  }),
  countWhere: ({ vi, en }: Bilingual) => ({
    vi: `Số bản ghi của “${vi}” trong nhóm thỏa điều kiện của số liệu này.`,
    en: `Records of “${en}” in the group that meet this figure's condition.`,
  }),
  sum: ({ vi, en }: Bilingual) => ({ vi: `Tổng của “${vi}” trong nhóm.`, en: `Sum of “${en}” over the group.` }),
  avg: ({ vi, en }: Bilingual) => ({
    vi: `Trung bình của “${vi}” trên các bản ghi có giá trị.`,
    en: `Mean of “${en}” over the records that tell it.`,
  }),
  min: ({ vi, en }: Bilingual) => ({ vi: `“${vi}” nhỏ nhất trong nhóm.`, en: `Least “${en}” of the group.` }),
  max: ({ vi, en }: Bilingual) => ({ vi: `“${vi}” lớn nhất trong nhóm.`, en: `Greatest “${en}” of the group.` }),
  ratio: (numerator: string, denominator: string, percent: boolean) => ({
    vi: `${percent ? '100 × ' : ''}${numerator} ÷ ${denominator}; không áp dụng (N/A), để trống, khi mẫu số là 0.`,
    en: `${percent ? '100 × ' : ''}${numerator} ÷ ${denominator}; not applicable (N/A), null, where the denominator is 0.`,
  }),
  rank: (of: string, within: readonly string[], first: 'highest' | 'lowest') => ({
    vi: `Thứ hạng theo ${of}${within.length > 0 ? ` trong cùng ${within.join(', ')}` : ''}, ${first === 'highest' ? 'cao' : 'thấp'} nhất đứng đầu; không xếp hạng nơi không có ${of}.`,
    en: `Place by ${of}${within.length > 0 ? ` within ${within.join(', ')}` : ''}, the ${first} first; none where there is no ${of}.`,
  }),
} as const
