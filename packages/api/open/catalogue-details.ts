import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { goingWords, isGoing } from '@kho/schema/derive/going-fields.ts'
import { allowStanding } from '@kho/schema/policy/applies.ts'
import { openingWords } from '@kho/schema/policy/rule-words.ts'
import type { Quad } from 'n3'
import { anonymous } from '../auth/principal-of.ts'
import type { Catalogued } from './catalogued.ts'
import { described, type Property } from './graph-terms.ts'
import { nothingTold, type Told } from './told.ts'

const roles = 'https://standards.iso.org/iso/19115/resources/Codelists/gml/CI_RoleCode.xml'

/** The agencies whose systems a dataset is read from. */
export function producersOf({ sources }: Contract, city: City): readonly string[] {
  return [...new Set(sources.flatMap(({ source }) => city.sources.get(source)?.agency ?? []))].sort()
}

export function agencyIri(agency: string): string {
  return `urn:kho:agency:${encodeURIComponent(agency)}`
}

const contactIri = (agency: string) => `${agencyIri(agency)}#contact`

/** Who made a dataset, owns it, looks after it and is asked about it. */
export function peopleTold(contract: Contract, city: City, address: string): Told {
  const { owner } = contract
  const attributed = (role: string) => `${address}#${role}`
  const attribution = (role: string) =>
    described(attributed(role), 'prov:Attribution', [
      ['prov:agent', { iri: agencyIri(owner) }],
      ['dcat:hadRole', { iri: `${roles}#CI_RoleCode_${role}` }],
    ])
  const hasContact = city.agencies.get(owner)?.contact !== undefined
  return {
    properties: [
      ...producersOf(contract, city).map((agency): Property => ['dct:creator', { iri: agencyIri(agency) }]),
      ...(hasContact ? [['dcat:contactPoint', { iri: contactIri(owner) }] as const] : []),
      ...['owner', 'custodian'].map((role): Property => ['prov:qualifiedAttribution', { iri: attributed(role) }]),
    ],
    graph: [...attribution('owner'), ...attribution('custodian')],
  }
}

export function contactGraph({ agencies }: City, agency: string): readonly Quad[] {
  const contact = agencies.get(agency)?.contact
  if (!contact) return []
  const { title, email, phone } = contact
  return described(contactIri(agency), 'vcard:Kind', [
    ['vcard:fn', title],
    ['vcard:hasEmail', { iri: `mailto:${email}` }],
    ...(phone === null ? [] : [['vcard:hasTelephone', { iri: `tel:${phone.replaceAll(' ', '')}` }] as const]),
  ])
}

/** Where and when a dataset's records are of, how they came to be, and how it is classified. */
export function contentTold(contract: Contract, { city, origin }: Catalogued, address: string): Told {
  const { keywords = [], period, derive } = contract
  const [from, during] = [`${address}#provenance`, `${address}#period`]
  const parent = derive && city.contracts.get(derive.from)
  const day = (value: string) => ({ value, type: 'xsd:date' }) as const
  return {
    properties: [
      ...keywords.map((word): Property => ['dcat:keyword', word]),
      ['dct:provenance', { iri: from }],
      ...(parent?.listed ? [['dct:source', { iri: `${origin}/open/${parent.dataset}` }] as const] : []),
      ...areaTold(city),
      ...(period ? [['dct:temporal', { iri: during }] as const] : []),
      ['kho:dataClass', contract.class],
      ['kho:personalDataClass', personalClass(contract)],
    ],
    graph: [
      ...described(from, 'dct:ProvenanceStatement', [['rdfs:label', provenanceWords(contract, city)]]),
      ...(period
        ? described(during, 'dct:PeriodOfTime', [
            ['dcat:startDate', day(period.from)],
            ...(period.until === null ? [] : [['dcat:endDate', day(period.until)] as const]),
          ])
        : []),
    ],
  }
}

/** Which fields of a dataset go, and when; and that it goes itself where all of them do. */
export function goingTold(contract: Contract): readonly Property[] {
  const notes = contract.fields.flatMap(({ name, deprecated }): readonly Property[] => {
    if (!deprecated) return []
    const { vi, en } = goingWords(deprecated)
    return [['adms:versionNotes', { vi: `${name}: ${vi}`, en: `${name}: ${en}` }]]
  })
  return isGoing(contract) ? [...notes, ['owl:deprecated', { value: 'true', type: 'xsd:boolean' }]] : notes
}

/** That something is of the city's area, where its documents say which that is. */
export function areaTold({ area }: City): readonly Property[] {
  return area ? [['dct:spatial', { iri: unitIri(area.unit) }]] : []
}

/** The administrative unit that the city is, with the day since which its code has meant it. */
export function areaGraph({ area, title }: City): readonly Quad[] {
  if (!area) return []
  return described(unitIri(area.unit), 'dct:Location', [
    ['dct:identifier', area.unit],
    ['skos:prefLabel', title],
    ...(area.from === null ? [] : [['dct:valid', { value: area.from, type: 'xsd:date' }] as const]),
  ])
}

const unitIri = (unit: string) => `urn:kho:unit:${unit}`

function provenanceWords(contract: Contract, city: City): Bilingual {
  if (contract.derive) {
    const parent = city.contracts.get(contract.derive.from)
    return parent?.listed
      ? { vi: `Tính từ: ${parent.title.vi}`, en: `Computed from: ${parent.title.en}` }
      : { vi: 'Tính từ dữ liệu khác của kho.', en: 'Computed from other data of the store.' }
  }
  const titles = producersOf(contract, city).map((agency) => city.agencies.get(agency)?.title)
  const named = (language: Language) => titles.flatMap((title) => title?.[language] ?? []).join(', ')
  return titles.length === 0
    ? { vi: 'Do kho tự ghi.', en: 'Written by the store itself.' }
    : { vi: `Đọc từ hệ thống của: ${named('vi')}`, en: `Read from the systems of: ${named('en')}` }
}

function personalClass({ fields }: Contract): string {
  const levels = new Set(fields.map(({ sensitivity }) => sensitivity))
  return (['sensitive', 'personal'] as const).find((level) => levels.has(level)) ?? 'none'
}

/** By which rules anybody may take a dataset's files, in sentences, and the grounds that these name. */
export function rightsTold(contract: Contract, { city, today }: Catalogued, address: string): Told {
  const ask = { city, principal: anonymous, purpose: null, today, way: 'export' } as const
  const speaks = (rule: Rule) => rule.effect === 'allow' && allowStanding(rule, ask, new Set()) === 'applies'
  const rules = (city.rules.get(contract.dataset) ?? []).filter(speaks)
  if (rules.length === 0) return nothingTold
  const grounds = [...new Set(rules.flatMap(({ basis }) => basis ?? []))]
  const policy = `${address}#policy`
  const groundIri = (ground: string) => `urn:kho:ground:${encodeURIComponent(ground)}`
  return {
    properties: [
      ['odrl:hasPolicy', { iri: policy }],
      ...grounds.map((ground): Property => ['r5r:applicableLegislation', { iri: groundIri(ground) }]),
    ],
    graph: [
      ...described(
        policy,
        'odrl:Policy',
        rules.map((rule): Property => ['dct:description', openingWords(rule, contract)]),
      ),
      ...grounds.flatMap((ground) => described(groundIri(ground), 'eli:LegalResource', [['dct:identifier', ground]])),
    ],
  }
}
