import { aggregateName, camelCase, pascalCase } from '../name.ts'
import type { DatasetDraft } from './world.ts'

/** Types every schema has, beside what is made for a dataset. */
export const taken: readonly string[] = [
  ...[
    'Query',
    'Mutation',
    'Subscription',
    'Node',
    'PageInfo',
    'Withheld',
    'Provenance',
    'FoundIn',
    'Viewer',
    'ViewerPurpose',
    'Me',
    'Bilingual',
  ],
  ...[
    'Dataset',
    'DatasetField',
    'DatasetFieldDeprecation',
    'DatasetFieldSource',
    'DatasetOwner',
    'DatasetRelation',
    'Catalogue',
    'CatalogueConnection',
    'CatalogueEdge',
  ],
  ...[
    'String',
    'Int',
    'Float',
    'Boolean',
    'ID',
    'Direction',
    'Nulls',
    'GroupStep',
    'GroupMeasure',
    'Presence',
    'PresenceFilter',
    'Text',
    'TextFilter',
  ],
  ...['IntFilter', 'BooleanFilter', 'BigInt', 'BigIntFilter', 'Decimal', 'DecimalFilter', 'Date', 'DateFilter'],
  ...['PartialDate', 'PartialDateFilter', 'Time', 'TimeFilter', 'DateTime', 'DateTimeFilter', 'UUID', 'UUIDFilter'],
  ...['AccessRequestInput', 'AccessRequestState', 'AccessRequestResult', 'AccessGrantState', 'AccessGrantResult'],
  ...['SeenRequestInput', 'RequestApprovalInput', 'RequestRefusalInput', 'GrantSuspensionInput', 'FrequencyInput'],
  ...['SharingWay', 'ViewerGrant', 'ViewerQuota', 'NameablePurpose', 'ClassForKind', 'Refused'],
  ...['PolicyDraftInput', 'PolicyDraftSeenInput', 'PolicyDraftRejectionInput', 'PolicyRollBackInput'],
  ...['PolicyDeputyInput', 'PolicyDraftState', 'PolicyDraftResult', 'PolicyDeputyState', 'PolicyDeputyResult'],
  ...['DatasetPolicy', 'PolicyMoment', 'PolicyAgreement', 'PolicyRule', 'PolicyRuleMask', 'PolicyTrial'],
  ...['PolicySample', 'PolicyTemplate', 'PolicyDraftToDecide'],
  ...['ReleaseToDecide', 'DecidedRelease', 'DecidedReleaseResult'],
  ...['PolicyTestFailure', 'PolicyWarning', 'PolicyProblem', 'WhoCan', 'WhoCanClass', 'WhoCanRule', 'WhoCanSight'],
  ...['WhoCanCells', 'Explanation', 'ExplainedRule', 'ExplainedCell', 'ExplainedLack', 'MeantAskerInput'],
  ...['ApiKeyInput', 'MyApiKeyInput', 'ApiKeyState', 'ApiKeyResult', 'AccountAccess', 'AccountAccessResult'],
  ...['PolicyCellChange', 'PolicyChange', 'PolicyDifference', 'BreakGlass', 'BreakGlassInput', 'BreakGlassResult'],
  ...['Access', 'AccessConnection', 'AccessSide', 'AccessRule', 'AccessRead', 'AccessProof', 'AccessDelay'],
  ...['DelayedAccesses', 'SignedHead', 'RecordsAboutMe', 'HeldItem', 'AskedItem'],
  ...['Contact', 'ContactChannel', 'ContactResult', 'NoticeLanguage', 'UseWishResult'],
  ...['Operation', 'OperationProblem', 'OperationLate', 'OperationWorkers'],
  ...['DatasetDraftInput', 'DatasetDraftFieldInput', 'DatasetDraftState', 'DatasetDraftResult', 'DraftSensitivity'],
  ...['AskWhyInput', 'CorrectionInput', 'AskResult', 'AskedReplay', 'AskedReplayResult'],
  ...['JSON', 'JSONFilter', 'GeoJSON', 'GeoJSONFilter', 'GeoJSONNear', 'Geometry', 'GeometryFilter'],
  ...['TextListFilter', 'IntListFilter', 'BigIntListFilter', 'DecimalListFilter', 'BooleanListFilter'],
  ...['DateListFilter', 'PartialDateListFilter', 'TimeListFilter', 'DateTimeListFilter', 'UUIDListFilter'],
]

/** Root fields every schema has. */
export const takenRoots: readonly string[] = [
  ...['node', 'nodes', 'catalogue', 'dataset', 'viewer', 'me', 'alreadyHeld', 'operation'],
  ...[
    'policies',
    'policyDiff',
    'policyTest',
    'policyTemplates',
    'policyOpening',
    'policyDraftsToDecide',
    'releasesToDecide',
    'whoCan',
    'explain',
  ],
  ...['query', 'mutation', 'subscription'],
]

const derivedTypes = [
  '',
  'Connection',
  'Edge',
  'Filter',
  'ManyFilter',
  'Order',
  'ManyOrder',
  'OrderField',
  'Groups',
  'Group',
  'GroupKey',
  'GroupNumbers',
  'GroupValues',
  'GroupCounts',
  'GroupBy',
  'GroupOrder',
  'Having',
  'NumbersHaving',
  'CountsHaving',
  'Changes',
]

/** Says which datasets would show under names that another one, or Kho itself, already has. */
export function sayNameCollisions(datasets: Iterable<DatasetDraft>): void {
  const types = new Map(taken.map((name) => [name, 'Kho itself']))
  const roots = new Map(takenRoots.map((name) => [name, 'Kho itself']))
  for (const { form, say } of datasets) {
    const type = pascalCase(form.names.one)
    const one = camelCase(form.names.one)
    const many = camelCase(form.names.many)
    const other = claim(types, shownTypesOf(form.names), form.dataset)
    const otherRoot = claim(roots, shownRootsOf(form.names), form.dataset)
    if (other !== null) say(['names', 'one'], 'KHO112', `the type ${type} would collide with ${other}`)
    else if (otherRoot !== null)
      say(['names'], 'KHO112', `the names ${one} and ${many} would collide with ${otherRoot}`)
  }
}

/** The two names of a dataset. */
export interface Names {
  readonly one: string
  readonly many: string
}

/** Whether a further dataset could have these names: nothing of it would show under a name that is taken. */
export function namesAreFree(names: Names, others: readonly Names[]): boolean {
  const types = new Set([...taken, ...others.flatMap(shownTypesOf)])
  const roots = new Set([...takenRoots, ...others.flatMap(shownRootsOf)])
  const ownRoots = shownRootsOf(names)
  const free = !shownTypesOf(names).some((name) => types.has(name)) && !ownRoots.some((name) => roots.has(name))
  return free && new Set(ownRoots).size === ownRoots.length
}

/** The types that are made for a dataset of these names. */
export function shownTypesOf({ one }: Names): readonly string[] {
  return derivedTypes.map((suffix) => `${pascalCase(one)}${suffix}`)
}

/** The root fields that are made for it. */
export function shownRootsOf({ one, many }: Names): readonly string[] {
  const list = camelCase(many)
  return [camelCase(one), list, aggregateName(many), `${list}Changes`]
}

function claim(owners: Map<string, string>, names: readonly string[], owner: string): string | null {
  const other = names.find((name, at) => owners.has(name) || names.indexOf(name) < at)
  for (const name of names) owners.set(name, owners.get(name) ?? owner)
  return other === undefined ? null : (owners.get(other) ?? owner)
}
