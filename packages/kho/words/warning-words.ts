import type { PlacedWarning } from '@kho/api/steward/policy-warnings.ts'
import type { Language } from '@kho/schema/contract/bilingual.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { codes } from '@kho/schema/error.ts'

/** Warnings as people read them: where, what, and what to do. Nothing where there are none. */
export function warningLines(warnings: readonly PlacedWarning[], language: Language): readonly string[] {
  if (warnings.length === 0) return []
  return [
    { vi: 'Cần xem lại:', en: 'To think over:' }[language],
    ...warnings.flatMap(({ code, dataset, rule, what, place }) => [
      `  ${place.path}:${place.line}:${place.column} ${code} ${dataset}, ${rule}: ${what[language]}`,
      `    ${codes[code].hint[language]}`,
    ]),
  ]
}

/** The same for programs. */
export function warningValue({ place, what, ...warning }: PlacedWarning): Value {
  return { ...warning, what: { ...what }, hint: { ...codes[warning.code].hint }, ...place }
}
