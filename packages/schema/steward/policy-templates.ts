import type { Contract, Field } from '../contract/contract.ts'
import { fieldFor, type Hook, isPersonal, type Template, unfit, type Wanted, type Written } from './policy-template.ts'

const person: Hook = {
  tells: { vi: 'bản ghi nói về ai', en: 'whom a record is about' },
  fields: ({ subjects }) => subjects.flatMap(({ via, as, field }) => (via === null && as === 'person' ? [field] : [])),
}

/** Fields that refer to agencies; of several the one that is called so. */
const agency: Hook = {
  tells: { vi: 'cơ quan nào xử lý bản ghi', en: 'which agency handles a record' },
  fields: ({ relations }) => {
    const all = relations.filter(({ kind, to }) => kind === 'one' && to === 'agencies')
    const names = all.flatMap(({ through }) => through)
    return names.includes('handling_agency') ? ['handling_agency'] : names
  },
}

const standing: Hook = {
  tells: { vi: 'bản ghi đang ở trạng thái nào', en: 'how a record stands' },
  fields: ({ fields }) => {
    const named = fields.filter(({ name }) => name === 'status')
    const suits = named.length > 0 ? named : fields.filter(({ codes }) => codes !== null)
    return suits.map(({ name }) => name)
  },
}

/** The ready-made rules, by name. */
export const policyTemplates: { readonly [name: string]: Template } = {
  own_record: {
    title: { vi: 'Mỗi người xem dữ liệu về mình', en: 'Everyone sees what is held on them' },
    hook: person,
    fill: (wanted) => {
      const { contract } = wanted
      const field = fieldFor(wanted, person)
      const others = contract.subjects.filter(({ via, field: own }) => via === null && own !== field)
      const rule = {
        to: { kind: 'citizen', ...trusted(wanted) },
        where: { [field]: '$principal.person' },
        // Whoever else a record is about is not shown by it.
        fields: others.length > 0 ? { except: others.map(({ field: own }) => own) } : 'all',
        reason: { vi: 'Mỗi người được xem dữ liệu về mình.', en: 'Everyone sees what is held on them.' },
      }
      const as = { kind: 'citizen', has: ['person'] } as const
      const [own, other] = [{ [field]: { own: 'person' } } as const, { [field]: { value: '079085999999' } }]
      return {
        rule,
        cases: [
          { title: { vi: 'Người dân thấy bản ghi về mình', en: 'A citizen sees the own record' }, as, record: own },
          { title: { vi: 'và không thấy của người khác', en: 'and not that of another' }, as, record: other },
        ],
      }
    },
  },

  handling_agency: {
    title: {
      vi: 'Cơ quan xử lý xem việc của mình, dữ liệu cá nhân che bớt',
      en: 'The handling agency sees its records, personal data masked',
    },
    hook: agency,
    fill: (wanted) => {
      const field = fieldFor(wanted, agency)
      const [mask, hidden] = masksOf(wanted.contract, field)
      const rule = {
        to: { kind: 'officer' },
        where: { [field]: { in: '$principal.units' } },
        fields: hidden.length > 0 ? { except: hidden } : 'all',
        ...(Object.keys(mask).length > 0 ? { mask } : {}),
        ...forProcedure(wanted),
        reason: {
          vi: 'Cơ quan xử lý được xem việc của mình, dữ liệu cá nhân đã che bớt.',
          en: 'The handling agency sees what is its own, personal data masked.',
        },
      }
      const [as, purpose] = [{ kind: 'officer', has: ['units'] } as const, wanted.city.procedures !== null]
      const [own, other] = [{ [field]: { own: 'agency' } } as const, { [field]: { value: 'none' } }]
      return {
        rule,
        cases: [
          {
            title: { vi: 'Cơ quan thấy việc của mình', en: 'An agency sees what is its own' },
            as,
            record: own,
            purpose,
          },
          { title: { vi: 'và không thấy của nơi khác', en: 'and not what is others’' }, as, record: other, purpose },
        ],
      }
    },
  },

  status_only: {
    title: { vi: 'Cán bộ khác chỉ thấy mã và trạng thái', en: 'Other officers see the key and the status' },
    hook: standing,
    fill: (wanted) => {
      const fields = statusOf(wanted)
      const rule = {
        to: { kind: 'officer' },
        fields,
        ...forProcedure(wanted),
        reason: { vi: 'Cơ quan khác chỉ thấy trạng thái.', en: 'Other agencies see the status and no more.' },
      }
      const [as, purpose] = [{ kind: 'officer', has: ['units'] } as const, wanted.city.procedures !== null]
      const nobody = { kind: 'anonymous', has: [] } as const
      return {
        rule,
        cases: [
          { title: { vi: 'Cán bộ thấy trạng thái', en: 'An officer sees the status' }, as, record: {}, purpose },
          { title: { vi: 'người khác thì không', en: 'and nobody else by it' }, as: nobody, record: {} },
        ],
      }
    },
  },

  look_up_by_code: {
    title: { vi: 'Ai biết mã thì tra được trạng thái', en: 'Whoever knows the key looks up the status' },
    hook: standing,
    fill: (wanted) => {
      const { key } = wanted.contract
      const rule = {
        to: { kind: { in: ['anonymous', 'citizen', 'business'] } },
        fields: statusOf(wanted),
        must_know: key,
        quota: { requests: '60/m' },
        reason: { vi: 'Ai biết mã thì tra được trạng thái.', en: 'Whoever knows the code may look up the status.' },
      }
      const as = { kind: 'anonymous', has: [] } as const
      return {
        rule,
        cases: [
          {
            title: { vi: 'Ai biết mã thì thấy trạng thái', en: 'Who knows the code sees the status' },
            as,
            record: {},
            known: key,
          },
          { title: { vi: 'ai không biết thì không thấy', en: 'and who does not sees nothing by it' }, as, record: {} },
        ],
      }
    },
  },

  public_statistics: {
    title: {
      vi: 'Mọi người xem và tải về số liệu không nói về ai',
      en: 'Everyone sees, and may take away, figures that are about nobody',
    },
    hook: null,
    fill: (wanted) => {
      const { contract } = wanted
      if (contract.subjects.length > 0 || contract.fields.some(isPersonal)) {
        const said = {
          vi: `${contract.dataset} nói về con người: hãy mở một bộ dữ liệu tổng hợp từ nó.`,
          en: `${contract.dataset} is about people: open a dataset that is derived from it.`,
        }
        return unfit(said, wanted)
      }
      const rule = {
        fields: 'all',
        ways: ['query', 'export', 'changes'],
        reason: { vi: 'Số liệu thống kê mở cho mọi người.', en: 'These statistics are open to everyone.' },
      }
      const as = { kind: 'anonymous', has: [] } as const
      return {
        rule,
        cases: [
          { title: { vi: 'Ai cũng thấy số liệu', en: 'Everyone sees the figures' }, as, record: {} },
          { title: { vi: 'và tải về được', en: 'and may take them away' }, as, record: {}, way: 'export' },
        ],
      }
    },
  },
}

function trusted({ city }: Wanted): { readonly [key: string]: Written } {
  return 'trust' in city.principal.claims ? { trust: { gte: 2 } } : {}
}

function forProcedure({ city }: Wanted): { readonly [key: string]: Written } {
  return city.procedures === null ? {} : { purpose: { procedure: 'any' } }
}

/** The key, and the field that tells how a record stands. */
function statusOf(wanted: Wanted): readonly string[] {
  return [...wanted.contract.key, fieldFor(wanted, standing)]
}

/** Masks for what is personal beside the field that the rule asks for, and the fields that no mask suits or that are sensitive. */
function masksOf(
  { fields }: Contract,
  asked: string,
): readonly [{ readonly [field: string]: string }, readonly string[]] {
  const personal = fields.filter((field) => isPersonal(field) && field.name !== asked)
  const masked = personal.filter((field) => field.sensitivity === 'personal' && maskFor(field) !== null)
  const hidden = personal.filter((field) => !masked.includes(field)).map(({ name }) => name)
  return [Object.fromEntries(masked.map((field) => [field.name, maskFor(field) ?? 'hash'])), hidden]
}

function maskFor({ type, list }: Field): string | null {
  if (list) return null
  if (type === 'text' || type === 'uuid') return 'last4'
  return type === 'date' || type === 'timestamp' ? 'year' : null
}
