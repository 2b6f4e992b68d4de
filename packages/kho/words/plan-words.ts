import type { ClientChange } from '@kho/api/graphql/client-changes.ts'
import type { PlacedWarning } from '@kho/api/steward/policy-warnings.ts'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { AccessChange } from '@kho/schema/store/access-change.ts'
import type { Change } from '@kho/schema/store/evolution.ts'
import type { ApplyPlan } from '@kho/schema/store/plan-apply.ts'
import { clientValue } from './client-words.ts'
import { warningValue } from './warning-words.ts'

const headings = {
  added: { vi: 'Thêm', en: 'Added' },
  renamed: { vi: 'Đổi tên', en: 'Renamed' },
  widened: { vi: 'Mở rộng kiểu', en: 'Widened' },
  destructive: { vi: 'Xóa hoặc làm mất dữ liệu', en: 'Removes data' },
  refused: { vi: 'Không làm được', en: 'Refused' },
  gains: { vi: 'Được xem thêm', en: 'Gain' },
  losses: { vi: 'Không còn được xem', en: 'Lose' },
} as const satisfies Record<string, Bilingual>

/** The plan of an apply as people read it: what the tables become, who gains and who loses what. */
export function planLines(plan: ApplyPlan, language: Language): readonly string[] {
  const changes = (['added', 'renamed', 'widened', 'destructive', 'refused'] as const).flatMap((kind) =>
    section(
      headings[kind][language],
      plan[kind].map((change) => changeLine(change, language)),
    ),
  )
  const access = (['gains', 'losses'] as const).flatMap((kind) =>
    section(
      headings[kind][language],
      plan[kind].map((change) => accessLine(change, language)),
    ),
  )
  const lines = [...changes, ...access]
  return lines.length > 0 ? lines : [{ vi: 'Không có gì thay đổi.', en: 'Nothing changes.' }[language]]
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line}`)]
}

function changeLine({ dataset, field, what, slow }: Change, language: Language): string {
  const place = field === null ? dataset : `${dataset}.${field}`
  const wait = slow ? { vi: ' (cần thời gian)', en: ' (takes a while)' }[language] : ''
  return `${place}: ${what[language]}${wait}`
}

function accessLine({ dataset, audience, fields, rule, what }: AccessChange, language: Language): string {
  const named = fields.length > 0 ? ` [${fields.join(', ')}]` : ''
  const by = rule === null ? '' : ` (${rule})`
  return `${audience[language]}: ${dataset ?? '*'}${named} ${what[language]}${by}`
}

/** What else a plan means, beside what it does. */
export interface Consequences {
  /** For programs that ask. */
  readonly breaks: readonly ClientChange[]
  readonly warnings: readonly PlacedWarning[]
}

/** The same plan for programs. */
export function planValue(plan: ApplyPlan, { breaks, warnings }: Consequences): Value {
  const changes = (kind: 'added' | 'renamed' | 'widened' | 'destructive' | 'refused') =>
    plan[kind].map(({ dataset, field, what, slow }) => ({ dataset, field, what: { ...what }, slow }))
  const access = (kind: 'gains' | 'losses') =>
    plan[kind].map(({ dataset, audience, fields, rule, what }) => ({
      dataset,
      audience: { ...audience },
      fields,
      rule,
      what: { ...what },
    }))
  return {
    added: changes('added'),
    renamed: changes('renamed'),
    widened: changes('widened'),
    destructive: changes('destructive'),
    refused: changes('refused'),
    gains: access('gains'),
    losses: access('losses'),
    breaks: breaks.map(clientValue),
    warnings: warnings.map(warningValue),
    needsConsent: plan.needsConsent,
  }
}
