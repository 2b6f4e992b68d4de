import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Field, FieldType } from '@kho/schema/contract/contract.ts'

/** A city of two related datasets and an unlisted one, for tests of what is derived from contracts. */
export function sampleCity(more: readonly Contract[] = []): City {
  const contracts = [dossiers, steps, cases, ...more]
  return {
    city: 'sample',
    title: title('Mẫu', 'Sample'),
    timeZone: 'Asia/Ho_Chi_Minh',
    languages: ['vi', 'en'],
    clock: null,
    synthetic: true,
    principal: { claims: { kind: 'kind' }, attributes: {} },
    agencies: new Map(),
    sources: new Map(),
    contracts: new Map(contracts.map((contract) => [contract.dataset, contract])),
    rules: new Map(),
    codeLists: new Map(),
    holidays: [],
    clocks: new Map(),
    onceOnly: null,
    people: new Map(),
    procedures: null,
  }
}

/** A dataset with the given fields; `more` overrides anything. */
export function sampleContract(dataset: string, fields: readonly Field[], more: Partial<Contract> = {}): Contract {
  return {
    dataset,
    names: { one: dataset.slice(0, -1), many: dataset },
    title: title(`Bộ ${dataset}`, `The ${dataset}`),
    description: null,
    owner: 'H29',
    theme: null,
    class: 'shared',
    listed: true,
    licence: null,
    refresh: null,
    key: [fields[0]?.name ?? ''],
    size: 1000,
    history: false,
    retain: null,
    subjects: [],
    fields,
    relations: [],
    quality: [],
    combine: 'union',
    sources: [],
    ...more,
  }
}

export function sampleField(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  return {
    name,
    type,
    precision: type === 'decimal' ? 14 : null,
    scale: type === 'decimal' ? 0 : null,
    list: false,
    partial: false,
    required: false,
    check: null,
    codes: null,
    sensitivity: 'none',
    title: title(`Trường ${name}`, `Field ${name}`),
    description: null,
    unit: null,
    ...more,
  }
}

const title = (vi: string, en: string) => ({ vi, en })

const dossiers = sampleContract(
  'dossiers',
  [
    sampleField('dossier_code', 'text', { required: true }),
    sampleField('id', 'integer'),
    sampleField('fee', 'decimal', { unit: 'VND' }),
    sampleField('received_at', 'timestamp'),
    sampleField('born', 'date', { partial: true, sensitivity: 'personal' }),
    sampleField('tags', 'text', { list: true }),
    sampleField('location', 'geometry'),
  ],
  {
    relations: [
      {
        name: 'steps',
        kind: 'many',
        to: 'steps',
        pairs: [{ own: 'dossier_code', far: 'dossier_code' }],
        through: ['dossier_code'],
      },
      {
        name: 'case',
        kind: 'one',
        to: 'cases',
        pairs: [{ own: 'dossier_code', far: 'case_code' }],
        through: ['dossier_code'],
      },
    ],
  },
)

const steps = sampleContract(
  'steps',
  [sampleField('dossier_code', 'text'), sampleField('number', 'integer'), sampleField('done', 'boolean')],
  {
    key: ['dossier_code', 'number'],
    relations: [
      {
        name: 'dossier',
        kind: 'one',
        to: 'dossiers',
        pairs: [{ own: 'dossier_code', far: 'dossier_code' }],
        through: ['dossier_code'],
      },
    ],
  },
)

const cases = sampleContract('cases', [sampleField('case_code', 'text'), sampleField('volume', 'bigint')], {
  listed: false,
})
