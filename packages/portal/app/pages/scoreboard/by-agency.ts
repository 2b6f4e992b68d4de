import type { OnTimeQuery } from '../../kho/documents.ts'

type Indicators = NonNullable<OnTimeQuery['dossierIndicators']>['nodes']

export interface AgencyRate {
  readonly agency: string
  readonly received: number | null
  readonly resolved: number | null
  readonly onTime: number | null
  /** Null where the denominator is zero or something is not told: such an agency is not ranked. */
  readonly rate: number | null
}

/** Each agency's dossiers over the months, by rate. A figure that is not told in some month is not told of the whole. */
export function byAgency(indicators: Indicators): readonly AgencyRate[] {
  const agencies = Object.entries(Object.groupBy(indicators, (one) => one.agency ?? ''))
  return agencies
    .filter(([agency]) => agency !== '')
    .map(([agency, months = []]) => {
      const [received, resolved, onTime] = (['received', 'resolved', 'onTime'] as const).map((measure) =>
        sumOf(months.map((month) => month[measure])),
      )
      const told = resolved !== null && resolved !== undefined && onTime !== null && onTime !== undefined
      const rate = told && resolved > 0 ? onTime / resolved : null
      return { agency, received: received ?? null, resolved: resolved ?? null, onTime: onTime ?? null, rate }
    })
    .sort((a, b) => (b.rate ?? -1) - (a.rate ?? -1) || (a.agency < b.agency ? -1 : 1))
}

function sumOf(values: readonly (number | string | null)[]): number | null {
  return values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + Number(value)), 0)
}
