import type { Bilingual, Language } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import { type Access, type AccessPurpose, type AccessRead, ledgerName, rulesLook } from './access.ts'

/** What a sentence may name: the city, and the datasets that its reader may know of. */
export interface Naming {
  readonly city: City
  isKnown(dataset: string): boolean
}

const kinds: { readonly [kind: string]: Bilingual } = {
  anonymous: { vi: 'Người không đăng nhập', en: 'Somebody who was not signed in' },
  citizen: { vi: 'Một người dân', en: 'A citizen' },
  business: { vi: 'Một doanh nghiệp', en: 'A business' },
  officer: { vi: 'Cán bộ', en: 'An officer' },
  application: { vi: 'Ứng dụng', en: 'An application' },
  steward: { vi: 'Người quản trị dữ liệu', en: 'A data steward' },
  operator: { vi: 'Người vận hành', en: 'An operator' },
}

/** Who read what, what for, by which rule and on what ground, for the person it is about or who asked. */
export function accessSentence(access: Access, naming: Naming): Bilingual {
  const who = access.byMe ? { vi: 'Bạn', en: 'You' } : askerWords(access, naming)
  if (access.action !== null) return changeWords(who, access)
  const purpose = purposeWords(access.purpose, naming)
  const reads = access.reads.map((read) => readWords(read, access.byMe, naming))
  return {
    vi: `${who.vi} đã xem ${reads.map(({ vi }) => vi).join('; ')}. ${purpose.vi}.`,
    en: `${who.en} read ${reads.map(({ en }) => en).join('; ')}. ${purpose.en}.`,
  }
}

function changeWords(who: Bilingual, { action, byMe }: Access): Bilingual {
  const about = byMe ? { vi: '', en: '' } : { vi: ' liên quan đến bạn', en: ' that concerns you' }
  return {
    vi: `${who.vi} đã yêu cầu một thay đổi${about.vi}: ${action}.`,
    en: `${who.en} asked for a change${about.en}: ${action}.`,
  }
}

/** What a kind of asker is called. */
export function askerKind(kind: string): Bilingual {
  return kinds[kind] ?? { vi: kind, en: kind }
}

function askerWords({ asker: { kind, agency, application, forMe } }: Access, { city }: Naming): Bilingual {
  const who = askerKind(kind)
  const title = agency === null ? null : (city.agencies.get(agency)?.title ?? { vi: agency, en: agency })
  const through = application === null ? '' : application
  const forYou = forMe ? { vi: ', thay mặt bạn,', en: ', acting for you,' } : { vi: '', en: '' }
  return {
    vi: `${who.vi}${title ? ` của ${title.vi}` : ''}${through ? ` qua ứng dụng ${through}` : ''}${forYou.vi}`,
    en: `${who.en}${title ? ` of ${title.en}` : ''}${through ? ` through ${through}` : ''}${forYou.en}`,
  }
}

function purposeWords(purpose: AccessPurpose | null, { city, isKnown }: Naming): Bilingual {
  if (!purpose) return { vi: 'Không nêu mục đích', en: 'No purpose was given' }
  if (purpose.procedure !== null)
    return { vi: `Mục đích: thủ tục ${purpose.procedure}`, en: `For procedure ${purpose.procedure}` }
  const titles = purpose.tasks.flatMap((task) => (isKnown(task) ? (city.contracts.get(task)?.title ?? []) : []))
  return {
    vi: `Mục đích: việc được giao${titles.map(({ vi }) => ` trong ${vi}`).join(',')}`,
    en: `For an assigned task${titles.map(({ en }) => ` in ${en}`).join(',')}`,
  }
}

function readWords(read: AccessRead, byMe: boolean, naming: Naming): Bilingual {
  const people = byMe ? { vi: ` của ${read.people} người`, en: ` of ${peopleWords(read.people)}` } : { vi: '', en: '' }
  if (read.dataset === ledgerName)
    return { vi: 'sổ truy cập về chính mình', en: 'the ledger of accesses about yourself' }
  const contract = naming.isKnown(read.dataset) ? naming.city.contracts.get(read.dataset) : undefined
  const ground = groundWords(read)
  if (!contract) {
    return {
      vi: `dữ liệu${byMe ? people.vi : ' về bạn'} trong một bộ dữ liệu không công khai${ground.vi}`,
      en: `data${byMe ? people.en : ' about you'} in a dataset that is not public${ground.en}`,
    }
  }
  const fields = read.fields.map((name) => titleOf(contract, name))
  const rules = read.rules.map((rule) => reasonOf(naming.city, read.dataset, rule))
  return {
    vi: `${texts(fields, 'vi')}${people.vi} trong ${contract.title.vi}, theo quy tắc ${texts(rules, 'vi')}${ground.vi}`,
    en: `${texts(fields, 'en')}${people.en} in ${contract.title.en}, by the rule ${texts(rules, 'en')}${ground.en}`,
  }
}

function peopleWords(people: number): string {
  return people === 1 ? 'one person' : `${people} people`
}

function texts(words: readonly Bilingual[], language: Language): string {
  return words.map((word) => word[language]).join(', ')
}

/** A field's title; its name where the contract no longer has it. */
function titleOf({ fields }: Contract, name: string): Bilingual {
  return fields.find((field) => field.name === name)?.title ?? { vi: name, en: name }
}

/** What a rule says of itself; its name where it says nothing, or is no longer there. */
function reasonOf(city: City, dataset: string, name: string): Bilingual {
  const own = city.rules.get(dataset)?.find((rule) => rule.name === name)
  const reason = name === rulesLook ? rulesLookReason : own?.reason
  const quoted = (text: string) => `“${text.replace(/\.$/, '')}”`
  return reason ? { vi: quoted(reason.vi), en: quoted(reason.en) } : { vi: name, en: name }
}

/** What a steward's look at the rules says of itself, as a rule's reason. */
export const rulesLookReason: Bilingual = {
  vi: 'Người quản trị xem quy tắc quyết định thế nào về bản ghi; không hiện giá trị nào.',
  en: 'A steward looks at what the rules decide of a record; no value is shown.',
}

function groundWords({ bases }: AccessRead): Bilingual {
  if (bases.length === 0) return { vi: '', en: '' }
  return { vi: ` (căn cứ ${bases.join(', ')})`, en: ` (ground ${bases.join(', ')})` }
}
