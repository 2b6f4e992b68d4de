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
