import type { AudienceTest, Mask, PurposeNeed, Way } from '@kho/schema/contract/rule.ts'
import type { CasePurpose, CaseRule } from './case.ts'
import { conditionOn } from './make-condition.ts'
import { fieldFor, isComparable } from './palette.ts'
import type { Random } from './random.ts'

export interface Drawn {
  /** The fields of every dataset, the key first. */
  readonly datasets: readonly (readonly string[])[]
  readonly random: Random
}

const deepest = 4
const ways: readonly (readonly Way[])[] = [
  ['export'],
  ['query', 'export'],
  ['changes', 'export'],
  ['query', 'export', 'changes'],
  ['query', 'export', 'changes'],
]
/** Grants end by the clock of whoever reads: far from now, so that no case depends on when it is tried. */
const [longAgo, farAway] = ['2020-11-01T17:00:00+07:00', '9020-11-01T17:00:00+07:00']

/** A random rule for the dataset at `place`. `via` goes to later datasets only, so there are no cycles. */
export function ruleFor(place: number, name: string, drawn: Drawn): CaseRule {
  const { random } = drawn
  const fields = drawn.datasets[place] ?? []
  const deny = random.chance(0.3)
  const listed = random.some(fields, random.pick([0.3, 0.7, 1]))
  const via = random.chance(0.35) ? viaFrom(place, drawn) : null
  return {
    name,
    dataset: place,
    effect: deny ? 'deny' : 'allow',
    fields: deny && random.chance(0.4) ? null : listed,
    ...(random.chance(deny ? 0.9 : 0.6) ? { where: conditionOn(fields, 1 + random.below(deepest), random) } : {}),
    ...(via ? { via } : {}),
    ...(deny ? {} : masking(listed, random)),
    ...(!deny && random.chance(0.1) ? { grant: { grant: name, until: random.pick([longAgo, farAway]) } } : {}),
    ...limits(fields, random),
  }
}

/** Whom, when and for what a rule is. */
function limits(fields: readonly string[], random: Random): Partial<CaseRule> {
  return {
    ...(random.chance(0.3) ? { to: random.many(1, 2, () => audience(random)) } : {}),
    ...(random.chance(0.25) ? { purpose: need(random) } : {}),
    ...(random.chance(0.1) ? { mustKnow: random.some(fields, 0.4) } : {}),
    ...(random.chance(0.07) ? { valid: validity(random) } : {}),
    ...(random.chance(0.4) ? { ways: random.pick(ways) } : {}),
  }
}

/** A purpose that some may name. */
export function purposeFor(random: Random): CasePurpose {
  return {
    names: need(random),
    ...(random.chance(0.4) ? { to: random.many(1, 2, () => audience(random)) } : {}),
    ...(random.chance(0.15) ? { valid: validity(random) } : {}),
  }
}

/** A way from a later dataset whose field may hold this dataset's key. */
function viaFrom(place: number, { datasets, random }: Drawn): CaseRule['via'] | null {
  const key = datasets[place]?.[0]
  if (key === undefined) return null
  const ways = datasets.flatMap((fields, dataset) =>
    dataset > place ? fields.filter((field) => couldHold(field, key)).map((field) => ({ dataset, field })) : [],
  )
  if (ways.length === 0) return null
  const { dataset, field } = random.pick(ways)
  return { dataset, field, where: random.chance(0.5) ? conditionOn(datasets[dataset] ?? [], 2, random) : null }
}

function couldHold(name: string, key: string): boolean {
  const [field, target] = [fieldFor(name), fieldFor(key)]
  return field.type === target.type && field.partial === target.partial && isComparable(name)
}

function masking(fields: readonly string[], random: Random): Pick<CaseRule, 'mask'> {
  const masked = random.some(fields, random.pick([0, 0.3, 0.8]))
  if (masked.length === 0) return {}
  return { mask: Object.fromEntries(masked.map((field) => [field, maskOn(field, random)])) }
}

function maskOn(name: string, random: Random): Mask {
  // One in ten does not fit the field, or no field: it must show nothing.
  if (random.chance(0.1)) return random.pick<Mask>([{ how: 'range', n: 0 }, { how: 'prefix', n: 0 }, { how: 'year' }])
  const { type } = fieldFor(name)
  const range: Mask = { how: 'range', n: random.pick([1, 10, 10, 7, 999_999_999]) }
  if (type === 'date' || type === 'timestamp') return random.chance(0.5) ? { how: 'year' } : range
  if (type === 'integer' || type === 'bigint' || type === 'decimal') return range
  if (random.chance(0.4)) return { how: 'prefix', n: random.pick([1, 2, 4, 40]) }
  return { how: random.pick(['last4', 'hash'] as const) }
}

function audience(random: Random): AudienceTest {
  return random.pick<() => AudienceTest>([
    () => ({ attribute: 'kind', op: random.pick(['eq', 'ne']), values: ['officer'] }),
    () => ({ attribute: 'kind', op: random.pick(['in', 'nin']), values: ['officer', 'citizen'] }),
    () => ({ attribute: 'roles', op: random.pick(['eq', 'ne', 'in']), values: random.some(['á', '😀', 'B'], 0.5) }),
    () => ({ attribute: 'units', op: random.pick(['in', 'nin']), values: random.some(['a', 'á', 'đ', '😀'], 0.5) }),
    () => ({ attribute: 'agency', op: random.pick(['eq', 'ne']), values: [random.pick(['a', 'B', 'á', 'abcd'])] }),
    () => ({ attribute: 'trust', op: random.pick(['gte', 'lt', 'gt', 'lte']), values: [random.below(3)] }),
    () => ({ attribute: 'attributes.trained', op: random.pick(['eq', 'ne']), values: [true] }),
    () => ({ attribute: 'attributes.note', op: random.pick(['gte', 'lt', 'eq']), values: ['\ufb00'] }),
  ])()
}

function need(random: Random): PurposeNeed {
  return random.pick<PurposeNeed>([
    { procedure: 'any' },
    { procedure: ['a', 'abcd'] },
    { task: { dataset: 'dossiers', assigned: 'handler' } },
  ])
}

function validity(random: Random): { from: string | null; until: string | null } {
  const edge = () => random.pick([null, '2020-11-01', '2020-11-02', '2020-11-03'])
  return { from: edge(), until: edge() }
}
