import { viewOf } from '@kho/schema/policy/view.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Quad } from 'n3'
import { anonymous } from '../auth/principal-of.ts'
import type { Catalogued } from './catalogued.ts'
import { described } from './graph-terms.ts'
import type { Told } from './told.ts'

/** What is measured of a dataset's records, all its sources together. */
export interface Quality {
  /** Of the records that its sources hold, the part that passed the checks: between 0 and 1. */
  readonly passed: string
  /** Whether every source is as fresh as was promised; null where nothing was. */
  readonly inTime: boolean | null
  /** When a source was last read. */
  readonly at: string
}

/** By dataset, of those of which anybody may know how fresh they are: `freshness` through its rules. */
export async function measuredQuality(
  { city, today }: Pick<Catalogued, 'city' | 'today'>,
  session: Session,
): Promise<ReadonlyMap<string, Quality>> {
  const view = viewOf({ city, principal: anonymous, purpose: null, today, way: 'query' }, 'freshness')
  if (view.none) return new Map()
  const table = view.over('f')
  const [dataset, records, refused, late, freshAt] = (
    ['dataset', 'records', 'refused', 'late', 'fresh_at'] as const
  ).map((field) => table.cell(field).value)
  const rows = await session.rows(sql`
    select ${dataset}, round(sum(${records}) / nullif(sum(${records}) + sum(${refused}), 0), 6), not bool_or(${late}),
      to_char(max(${freshAt}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    from data.freshness as f where ${table.shown} group by 1`)
  return new Map(
    rows.flatMap(([name, passed, inTime, at]) =>
      name && passed && at ? [[name, { passed, inTime: inTime === null ? null : inTime === 't', at }]] : [],
    ),
  )
}

const metrics = {
  passed: {
    iri: 'urn:kho:metric:passed-checks',
    words: { vi: 'Phần bản ghi đạt kiểm tra', en: 'Part of the records that passed the checks' },
  },
  inTime: {
    iri: 'urn:kho:metric:in-time',
    words: { vi: 'Đúng hẹn cập nhật', en: 'As fresh as was promised' },
  },
} as const

/** What the measurements are of. */
export function metricsGraph(): readonly Quad[] {
  return Object.values(metrics).flatMap(({ iri, words }) => described(iri, 'dqv:Metric', [['skos:definition', words]]))
}

/** A dataset's measurements, by the Data Quality Vocabulary that DCAT uses. */
export function qualityTold({ passed, inTime, at }: Quality, address: string): Told {
  const measured = [
    { name: 'passed', value: { value: passed, type: 'xsd:decimal' } },
    ...(inTime === null ? [] : [{ name: 'inTime', value: { value: String(inTime), type: 'xsd:boolean' } } as const]),
  ] as const
  return {
    properties: measured.map(({ name }) => ['dqv:hasQualityMeasurement', { iri: `${address}#${name}` }]),
    graph: measured.flatMap(({ name, value }) =>
      described(`${address}#${name}`, 'dqv:QualityMeasurement', [
        ['dqv:isMeasurementOf', { iri: metrics[name].iri }],
        ['dqv:value', value],
        ['prov:generatedAtTime', { value: at, type: 'xsd:dateTime' }],
      ]),
    ),
  }
}
