import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Field, Relation, Subject } from '@kho/schema/contract/contract.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { bindings, sources } from './world-sources.ts'

/** By the day of a case's field: a kind of that day, which the last has no end of. */
const then = { at: 'opened', from: 'since', until: 'until', zone: null }
const atEnd = { at: 'closed', from: 'since', until: null, zone: 'Asia/Ho_Chi_Minh' }

/** A small city with every field type and every shape of relation: to itself, both ways, by a composite key, by no key at all, of a day. */
export const contracts: readonly Contract[] = [
  contract('cases', {
    one: 'case',
    key: ['code'],
    fields: [
      field('code'),
      field('title'),
      field('status'),
      { ...field('fee', 'decimal'), precision: 10, scale: 2 },
      field('amount', 'bigint'),
      field('level', 'integer'),
      field('urgent', 'boolean'),
      field('opened', 'date'),
      field('closed', 'timestamp'),
      { ...field('born', 'date'), partial: true, sensitivity: 'personal' },
      field('at', 'time'),
      field('mark', 'uuid'),
      { ...field('tags'), list: true },
      field('extra', 'json'),
      { ...field('marks', 'integer'), list: true },
      field('place', 'geometry'),
      field('agency_code'),
      { ...field('person_id'), sensitivity: 'personal' },
      field('parent_code'),
      field('kind_code'),
    ],
    relations: [
      ...ref('agency_code', 'agencies', 'code', 'agency'),
      ...ref('person_id', 'people', 'citizen_id', 'applicant'),
      ...ref('parent_code', 'cases', 'code', 'parent'),
      many('children', 'cases', 'code', 'parent_code'),
      ...ref('kind_code', 'kinds', 'code', 'kind'),
      ...ref('kind_code', 'kinds', 'code', 'kind_then').map((one) => dated(one, then)),
      ...ref('kind_code', 'kinds', 'code', 'kind_at_end').map((one) => dated(one, atEnd)),
      many('steps', 'steps', 'code', 'case_code'),
    ],
    subjects: [{ field: 'person_id', via: null, as: 'person' }],
  }),
  contract('people', {
    one: 'person',
    key: ['citizen_id'],
    fields: [
      { ...field('citizen_id'), sensitivity: 'personal' },
      { ...field('name'), sensitivity: 'personal', search: true },
      { ...field('born', 'date'), sensitivity: 'personal' },
      field('agency_code'),
    ],
    relations: [
      ...ref('agency_code', 'agencies', 'code', 'agency'),
      many('cases', 'cases', 'citizen_id', 'person_id'),
      many('officer_steps', 'steps', 'citizen_id', 'officer_id'),
    ],
    subjects: [{ field: 'citizen_id', via: null, as: 'person' }],
  }),
  contract('agencies', {
    one: 'agency',
    key: ['code'],
    fields: [field('code'), field('name'), field('parent_code')],
    relations: [
      ...ref('parent_code', 'agencies', 'code', 'parent'),
      many('parts', 'agencies', 'code', 'parent_code'),
      many('cases', 'cases', 'code', 'agency_code'),
      many('people', 'people', 'code', 'agency_code'),
    ],
    subjects: [],
  }),
  contract('steps', {
    one: 'step',
    key: ['case_code', 'number'],
    fields: [
      field('case_code'),
      field('number', 'integer'),
      { ...field('officer_id'), sensitivity: 'personal' },
      field('started', 'timestamp'),
      field('note'),
    ],
    relations: [...ref('case_code', 'cases', 'code', 'case'), ...ref('officer_id', 'people', 'citizen_id', 'officer')],
    subjects: [
      { field: 'officer_id', via: null, as: 'officer' },
      { field: 'person_id', via: 'case_code', as: 'person' },
    ],
  }),
  contract('kinds', {
    one: 'kind',
    key: ['code', 'since'],
    fields: [field('code'), field('since', 'date'), field('name'), field('until', 'date')],
    relations: [
      many('cases', 'cases', 'code', 'kind_code'),
      dated(many('cases_then', 'cases', 'code', 'kind_code'), then),
      dated(many('cases_at_end', 'cases', 'code', 'kind_code'), atEnd),
    ],
    subjects: [],
  }),
]

/** A unit that ended on the day of the reference, and those that took its place. */
const agencies: City['agencies'] = new Map(
  (
    [
      ['H29', null, []],
      ['H29.1', '2020-11-02', ['H29.2', 'H29.3']],
      ['H29.2', null, []],
      ['H29.3', null, []],
    ] as const
  ).map(([agency, validUntil, next]) => [
    agency,
    {
      ...{ agency, title: { vi: agency, en: agency }, parent: null, oldCode: null, validFrom: null, validUntil },
      succeededBy: next.map((successor) => ({ agency: successor, share: null, decision: null })),
    },
  ]),
)

/** The city with these rules. */
export function cityWith(rules: readonly Rule[]): City {
  return {
    city: 'reference',
    title: { vi: 'Thành phố mẫu', en: 'Reference city' },
    timeZone: 'Asia/Ho_Chi_Minh',
    languages: ['vi', 'en'],
    clock: null,
    synthetic: true,
    principal: { claims: {}, attributes: {} },
    agencies,
    sources,
    contracts: new Map(contracts.map((one) => [one.dataset, one])),
    rules: Map.groupBy(rules, ({ dataset }) => dataset),
    codeLists: new Map(),
    holidays: [],
    clocks: new Map(),
    onceOnly: null,
    people: new Map(),
    procedures: null,
  }
}

type Parts = Pick<Contract, 'key' | 'fields' | 'relations'> & { one: string; subjects: readonly Subject[] }

/** Records of `agencies` are from nowhere, those of `kinds` from both sources at once. */
function contract(dataset: string, { one, ...parts }: Parts): Contract {
  return {
    dataset,
    names: { one, many: dataset },
    title: { vi: dataset, en: dataset },
    description: null,
    owner: 'H29',
    theme: null,
    class: 'shared',
    listed: true,
    licence: null,
    refresh: null,
    size: 100,
    history: false,
    retain: null,
    quality: [],
    combine: dataset === 'kinds' ? { merge: { precedence: {} } } : 'union',
    sources: dataset === 'agencies' ? [] : bindings,
    ...parts,
  }
}

function field(name: string, type: Field['type'] = 'text'): Field {
  return {
    name,
    type,
    precision: null,
    scale: null,
    list: false,
    partial: false,
    required: false,
    check: null,
    codes: null,
    sensitivity: 'none',
    title: { vi: name, en: name },
    description: null,
    unit: null,
  }
}

function ref(own: string, to: string, far: string, name: string): readonly Relation[] {
  return [{ name, kind: 'one', to, pairs: [{ own, far }], through: [own] }]
}

function many(name: string, to: string, own: string, far: string): Relation {
  return { name, kind: 'many', to, pairs: [{ own, far }], through: [far] }
}

/** The same of the record that held on the day of the referencing one, whose field for the day is then followed too. */
function dated(relation: Relation, during: NonNullable<Relation['during']>): Relation {
  return { ...relation, during, through: [...relation.through, during.at] }
}
