import { nowOf, todayOf } from '@kho/schema/contract/clock.ts'
import type { Rule, Way } from '@kho/schema/contract/rule.ts'
import { isMeant } from '@kho/schema/policy/audience.ts'
import type { Builder, RegistryContext } from './builder.ts'
import { both } from './describe.ts'

interface ViewerGrant {
  readonly grant: string
  readonly dataset: string
  readonly fields: readonly string[]
  readonly procedures: readonly string[]
  readonly ways: readonly Way[]
  readonly ground: string | null
  readonly validUntil: string
}

/** Adds `ViewerGrant`: what was granted to the asker, and until when what they take under it may be used. */
export function addViewerGrant(builder: Builder) {
  return builder.objectRef<ViewerGrant>('ViewerGrant').implement({
    description: both('Một quyền được cấp đang có hiệu lực', 'A grant that holds'),
    fields: (t) => ({
      grant: t.exposeID('grant', { nullable: false, description: both('mã quyền', 'id of the grant') }),
      dataset: t.exposeString('dataset', { nullable: false, description: both('bộ dữ liệu', 'dataset') }),
      fields: t.stringList({
        nullable: false,
        description: both('các trường', 'fields'),
        resolve: ({ fields }) => fields,
      }),
      procedures: t.stringList({
        nullable: false,
        description: both('cho các thủ tục', 'for these procedures'),
        resolve: ({ procedures }) => procedures,
      }),
      ways: t.stringList({
        nullable: false,
        description: both('phương thức: query, export, changes', 'ways: query, export, changes'),
        resolve: ({ ways }) => ways,
      }),
      ground: t.exposeString('ground', { nullable: true, description: both('căn cứ', 'legal ground') }),
      validUntil: t.field({
        type: 'DateTime',
        nullable: false,
        description: both(
          'đến lúc này; sau đó bản sao đã lấy không còn giá trị',
          'until then; copies taken under it are invalid afterwards',
        ),
        resolve: ({ validUntil }) => validUntil,
      }),
    }),
  })
}

/** The grants that are for the asker and not over, whatever this request is for. */
export function viewerGrants({ city, principal }: RegistryContext): ViewerGrant[] {
  const now = new Date()
  const asker = { city, principal, purpose: null, today: todayOf(city, now), way: 'query' } as const
  return [...city.rules.values()].flat().flatMap((rule) => {
    const mine = rule.grant && Date.parse(rule.grant.until) > (rule.grant.urgent ? now : nowOf(city, now)).getTime()
    return mine && rule.to.every((test) => isMeant(test, 'allow', asker)) ? grantOf(rule) : []
  })
}

function grantOf({ dataset, fields, purpose, ways, basis, grant }: Rule): readonly ViewerGrant[] {
  if (!grant) return []
  const codes = purpose && 'procedure' in purpose && purpose.procedure !== 'any' ? purpose.procedure : []
  const what = { dataset, fields: fields ?? [], procedures: codes, ways, ground: basis }
  return [{ ...what, grant: grant.grant, validUntil: grant.until }]
}
