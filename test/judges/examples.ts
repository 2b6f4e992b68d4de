import type { Values } from '@kho/schema/contract/value.ts'
import type { Case, CaseRule } from './case.ts'

/** A sentence of the design on how rules combine, with a case worked out by hand. */
export interface Example {
  readonly claim: string
  readonly case: Case
  /** What is seen of each record of the first dataset: its cells, masked ones marked `~`; null where it is hidden. */
  readonly seen: readonly ({ readonly [field: string]: string } | null)[]
}

const records: readonly Values[] = [
  { word: 'a', term: '079185000017', born: '1985-03-02', sealed: false },
  { word: 'B', term: null, born: null, sealed: null },
]

const fields = ['word', 'term', 'born', 'sealed']
const whole = [
  { word: '"a"', term: '"079185000017"', born: '"1985-03-02"', sealed: 'false' },
  { word: '"B"', term: 'null', born: 'null', sealed: 'null' },
]

function caseOf(rules: readonly Omit<CaseRule, 'name'>[], more: Partial<Case> = {}): Case {
  return {
    datasets: [{ fields, records }],
    rules: rules.map((rule, at) => ({ name: `rule_${at}`, ...rule })),
    principal: { kind: 'officer', person: '079185000017', units: ['a'] },
    purpose: null,
    known: [],
    probes: [],
    ...more,
  }
}

const allow: Omit<CaseRule, 'name'> = { dataset: 0, effect: 'allow', fields }
const deny: Omit<CaseRule, 'name'> = { dataset: 0, effect: 'deny', fields: null }
const own: Pick<CaseRule, 'where'> = { where: { op: 'eq', field: 'term', to: { principal: 'person' } } }
const linked: Case['datasets'][number] = { fields: ['note', 'term'], records: [{ note: 'one', term: 'a' }] }
const via: CaseRule['via'] = { dataset: 1, field: 'term', where: null }

const measured: readonly Values[] = [
  { word: 'a', count: 37, fee: '10.5000', born: '1985-03-02' },
  { word: 'B', count: -1, fee: '-0.0001', born: null },
]
const masks = (n: number): NonNullable<CaseRule['mask']> => ({
  count: { how: 'range', n },
  fee: { how: 'range', n },
  born: { how: 'range', n },
})

export const examples: readonly Example[] = [
  { claim: 'without a rule there are no records', case: caseOf([]), seen: [null, null] },
  {
    claim: 'an allow shows the cells it lists and withholds the others',
    case: caseOf([{ ...allow, fields: ['word'] }]),
    seen: [
      { word: '"a"', term: '-', born: '-', sealed: '-' },
      { word: '"B"', term: '-', born: '-', sealed: '-' },
    ],
  },
  {
    claim: 'an allow shows only records its condition is true of',
    case: caseOf([{ ...allow, ...own }]),
    seen: [whole[0] ?? null, null],
  },
  {
    claim: 'a missing attribute stops an allow, even under not',
    case: caseOf([{ ...allow, where: { op: 'not', of: { op: 'eq', field: 'word', to: { principal: 'agency' } } } }]),
    seen: [null, null],
  },
  {
    claim: 'a missing attribute in a branch that decides nothing stops an allow all the same',
    case: caseOf([
      {
        ...allow,
        where: {
          op: 'or',
          of: [
            { op: 'is_null', field: 'word', is: false },
            { op: 'eq', field: 'word', to: { principal: 'agency' } },
          ],
        },
      },
    ]),
    seen: [null, null],
  },
  {
    claim: 'a missing attribute triggers a deny',
    case: caseOf([allow, { ...deny, where: { op: 'eq', field: 'word', to: { principal: 'agency' } } }]),
    seen: [null, null],
  },
  {
    claim: 'a missing attribute in the audience triggers a deny',
    case: caseOf([allow, { ...deny, fields: ['term'], to: [{ attribute: 'trust', op: 'lt', values: [2] }] }]),
    seen: whole.map((seen) => ({ ...seen, term: '-' })),
  },
  {
    claim: 'a deny beats every allow',
    case: caseOf([allow, { ...deny, where: { op: 'eq', field: 'sealed', to: { value: false } } }, allow]),
    seen: [null, whole[1] ?? null],
  },
  {
    claim: 'a deny of what is null does not hide it: null equals nothing',
    case: caseOf([allow, { ...deny, where: { op: 'eq', field: 'sealed', to: { value: true } } }]),
    seen: whole,
  },
  {
    claim: '`ne` is true of null',
    case: caseOf([{ ...allow, where: { op: 'ne', field: 'sealed', to: { value: false } } }]),
    seen: [null, whole[1] ?? null],
  },
  {
    claim: '`nin` of nothing is true, `in` of nothing is not',
    case: caseOf([
      { ...allow, fields: ['word'], where: { op: 'nin', field: 'term', to: { values: [] } } },
      { ...allow, where: { op: 'in', field: 'term', to: { values: [] } } },
    ]),
    seen: [
      { word: '"a"', term: '-', born: '-', sealed: '-' },
      { word: '"B"', term: '-', born: '-', sealed: '-' },
    ],
  },
  {
    claim: 'an unmasked allow beats a mask, record by record',
    case: caseOf([
      { ...allow, mask: { term: { how: 'last4' }, born: { how: 'year' } } },
      { ...allow, where: { op: 'eq', field: 'word', to: { value: 'B' } } },
    ]),
    seen: [{ word: '"a"', term: '~"****0017"', born: '~"1985"', sealed: 'false' }, whole[1] ?? null],
  },
  {
    claim: 'of two masks the one that reveals more is used',
    case: caseOf([
      { ...allow, mask: { term: { how: 'hash' } } },
      { ...allow, mask: { term: { how: 'last4' } } },
    ]),
    seen: [
      { ...whole[0], term: '~"****0017"' },
      { ...whole[1], term: '~null' },
    ],
  },
  {
    claim: 'a range shows where a number lies, and the smaller range reveals more',
    case: {
      ...caseOf([
        { ...allow, fields: ['word', 'count', 'fee', 'born'], mask: masks(100) },
        { ...allow, fields: ['word', 'count', 'fee', 'born'], mask: masks(10) },
      ]),
      datasets: [{ fields: ['word', 'count', 'fee', 'born'], records: measured }],
    },
    seen: [
      { word: '"a"', count: '~30', fee: '~"10.0000"', born: '~"1980"' },
      { word: '"B"', count: '~-10', fee: '~"-10.0000"', born: '~null' },
    ],
  },
  {
    claim: 'a number lies in no range below what its type can hold',
    case: {
      ...caseOf([{ ...allow, fields: ['count'], mask: { count: { how: 'range', n: 10 } } }]),
      datasets: [{ fields: ['count'], records: [{ count: -2147483648 }] }],
    },
    seen: [{ count: '~-2147483648' }],
  },
  {
    claim: 'a prefix shows how a text begins, never all of it, and the longest is used',
    case: {
      ...caseOf([
        { ...allow, fields: ['word', 'term'], mask: { word: { how: 'prefix', n: 3 }, term: { how: 'prefix', n: 2 } } },
        { ...allow, fields: ['word', 'term'], mask: { word: { how: 'prefix', n: 2 }, term: { how: 'last4' } } },
      ]),
      datasets: [
        {
          fields: ['word', 'term'],
          records: [
            { word: '26734', term: 'đ😀á' },
            { word: '26', term: '' },
          ],
        },
      ],
    },
    seen: [
      { word: '~"267****"', term: '~"đ😀****"' },
      { word: '~"2****"', term: '~"****"' },
    ],
  },
  {
    claim: 'a purpose is needed where a rule asks for one',
    case: caseOf([{ ...allow, purpose: { procedure: 'any' } }]),
    seen: [null, null],
  },
  {
    claim: 'an invented purpose serves no rule',
    case: caseOf([{ ...allow, purpose: { procedure: 'any' } }], {
      purpose: { key: 'invented', procedure: false, tasks: [] },
    }),
    seen: [null, null],
  },
  {
    claim: 'a task assigned to the asker serves a rule that names it',
    case: caseOf([{ ...allow, purpose: { task: { dataset: 'dossiers', assigned: 'handler' } } }], {
      purpose: { key: 'H29-1', procedure: false, tasks: [{ dataset: 'dossiers', assigned: 'handler' }] },
    }),
    seen: whole,
  },
  {
    claim: 'a rule that must know a field is silent until it is known',
    case: caseOf([{ ...allow, mustKnow: ['word'] }]),
    seen: [null, null],
  },
  {
    claim: 'a rule that must know a field speaks once it is known',
    case: caseOf([{ ...allow, mustKnow: ['word'] }], { known: ['word'] }),
    seen: whole,
  },
  {
    claim: 'a rule is valid from its first day and not on its last',
    case: caseOf([
      { ...allow, fields: ['word'], valid: { from: '2020-11-02', until: null } },
      { ...allow, valid: { from: null, until: '2020-11-02' } },
    ]),
    seen: [
      { word: '"a"', term: '-', born: '-', sealed: '-' },
      { word: '"B"', term: '-', born: '-', sealed: '-' },
    ],
  },
  {
    claim: '`via` covers records that a shown record refers to',
    case: caseOf(
      [
        { ...allow, via },
        { ...allow, dataset: 1, fields: ['note'] },
      ],
      { datasets: [{ fields, records }, linked] },
    ),
    seen: [whole[0] ?? null, null],
  },
  {
    claim: '`via` does not reach through a record that is not shown',
    case: caseOf(
      [
        { ...allow, via },
        { ...allow, dataset: 1, fields: ['note'] },
        { ...deny, dataset: 1 },
      ],
      { datasets: [{ fields, records }, linked] },
    ),
    seen: [null, null],
  },
  {
    claim: '`via` does not reach through a rule that must know',
    case: caseOf(
      [
        { ...allow, via },
        { ...allow, dataset: 1, fields: ['note'], mustKnow: ['note'] },
      ],
      { datasets: [{ fields, records }, linked], known: ['note', 'word'] },
    ),
    seen: [null, null],
  },
  {
    claim: '`via` goes by the true value, though that cell is withheld',
    case: caseOf(
      [
        { ...allow, via },
        { ...allow, dataset: 1, fields: ['note'] },
        { ...deny, dataset: 1, fields: ['term'] },
      ],
      { datasets: [{ fields, records }, linked] },
    ),
    seen: [whole[0] ?? null, null],
  },
]
