import { todayOf } from '@kho/schema/contract/clock.ts'
import { couldShow } from '@kho/schema/policy/applies.ts'
import type { Builder, RegistryContext } from './builder.ts'
import { knownDatasets } from './catalogue-page.ts'
import { both } from './describe.ts'
import type { QuotaLeft } from './quotas.ts'

interface ViewerQuota extends QuotaLeft {
  readonly dataset: string
}

/** Adds `ViewerQuota`: how often the asker may still read a dataset by a rule that bounds it. */
export function addViewerQuota(builder: Builder) {
  return builder.objectRef<ViewerQuota>('ViewerQuota').implement({
    description: both('Hạn mức đọc một bộ dữ liệu', 'A bound on how often a dataset is read'),
    fields: (t) => ({
      dataset: t.exposeString('dataset', { nullable: false, description: both('bộ dữ liệu', 'dataset') }),
      requests: t.exposeInt('requests', { nullable: false, description: both('số lần đọc', 'reads') }),
      seconds: t.exposeInt('seconds', { nullable: false, description: both('trong số giây', 'in so many seconds') }),
      remaining: t.exposeInt('remaining', { nullable: false, description: both('còn lại', 'left') }),
      resets: t.exposeInt('resets', {
        nullable: false,
        description: both('bao nhiêu giây nữa tính lại từ đầu', 'seconds until it begins anew'),
      }),
    }),
  })
}

/** The quotas of rules that could show the asker something; rules themselves are not named. */
export async function viewerQuotas(context: RegistryContext): Promise<ViewerQuota[]> {
  const { city, principal, purpose, meter } = context
  const ask = { city, principal, purpose, today: todayOf(city, new Date()), way: 'query' } as const
  const bounded = knownDatasets(context).flatMap(({ dataset }) =>
    (city.rules.get(dataset) ?? []).filter((rule) => rule.effect === 'allow' && rule.quota && couldShow(rule, ask)),
  )
  const left = await Promise.all(bounded.map(async (rule) => ({ rule, left: await meter.left(rule) })))
  return left.flatMap(({ rule: { dataset }, left }) => (left ? [{ dataset, ...left }] : []))
}
