import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { classFor } from '@kho/schema/contract/sharing-class.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { takenOf } from '@kho/schema/release/files-taken.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { jsonResponse } from '../http/answer.ts'
import type { AskedBySomeone, AskerRoute } from '../http/route.ts'
import { type Freshness, freshnessIn, freshnessRoots } from '../me/freshness.ts'
import { readRoots } from '../query/planned-reading.ts'
import { toldOf } from '../release/told-of.ts'
import { type KnownDataset, knownDataset } from './known-dataset.ts'
import { schemaOrgRoutes } from './schema-org-routes.ts'

export interface DatasetParts {
  readonly database: Database
  readonly ledger: Ledger
  readonly cursorKey: Buffer
  readonly maskKey: Buffer | undefined
}

/** `/open/{dataset}`: what a dataset means, whose it is, how fresh, which of it is open to whoever asks, and where to take it. */
export function datasetRoutes(parts: DatasetParts): readonly AskerRoute[] {
  const at = { path: '/open/{dataset}', guard: 'asker' } as const
  return [
    {
      ...at,
      method: 'GET',
      handler: async (asked) => linked(jsonResponse(JSON.stringify(await pageOf(asked, parts))), asked),
    },
    {
      ...at,
      method: 'HEAD',
      handler: async (asked) => {
        knownDataset(asked, parts.maskKey)
        return linked(new Response(null, { headers: jsonResponse('').headers }), asked)
      },
    },
    ...schemaOrgRoutes(parts.database),
  ]
}

/** Says where the same stands for search engines, of a listed dataset. */
function linked(response: Response, { snapshot: { city }, parts: { dataset = '' } }: AskedBySomeone): Response {
  const alternate = `</open/${dataset}/schema.jsonld>; rel="alternate"; type="application/ld+json"`
  if (city.contracts.get(dataset)?.listed) response.headers.set('link', alternate)
  return response
}

async function pageOf(asked: AskedBySomeone, parts: DatasetParts) {
  const known = knownDataset(asked, parts.maskKey)
  const { contract, asks } = known
  const { city } = asks.query
  const { dataset, title, description, owner, theme, licence, key, size, refresh } = contract
  const { freshAt, late } = await freshnessOf(asked, parts, known)
  return {
    dataset,
    ...{ title, description },
    owner: { agency: owner, title: city.agencies.get(owner)?.title ?? null },
    ...{ theme, licence, class: classFor(contract, asks.query.principal.kind), synthetic: city.synthetic },
    ...{ key, size: String(size) },
    refresh: { every: refresh?.every ?? null, promise: refresh?.promise ?? null, freshAt, late },
    fields: contract.fields.flatMap((field) => fieldOf(field, known)),
    files: filesOf(contract, known),
    ...(await releasedOf(asked, parts.database)),
  }
}

/** The latest release in a few words, null where there is none; and in each month how often any of its releases was taken. */
async function releasedOf(asked: AskedBySomeone, database: Database) {
  const { dataset = '' } = asked.parts
  const [[release], taken] = await Promise.all([
    releasesIn(database, { dataset, latest: true }),
    takenOf(database, dataset),
  ])
  return { release: release ? toldOf(asked, release, taken) : null, taken: taken.months }
}

async function freshnessOf(asked: AskedBySomeone, parts: DatasetParts, known: KnownDataset): Promise<Freshness> {
  const { snapshot, language, correlationId } = asked
  const ask = known.asks.query
  const reading = { ...parts, ask, version: snapshot.version, language, correlationId }
  const answers = await readRoots(reading, freshnessRoots(ask.city))
  return freshnessIn(answers.freshness).get(known.contract.dataset) ?? { freshAt: null, late: false }
}

/** A field of which some rule could show the asker something, and by which ways. */
function fieldOf(field: Field, { contract, asks }: KnownDataset) {
  const ways = Object.values(asks).filter((ask) => viewOf(ask, contract.dataset).usable.has(field.name))
  if (ways.length === 0) return []
  const { name, type, list, required, title, description, unit, codes, sensitivity, deprecated } = field
  const going = deprecated ? { deprecated } : {}
  const told = { name, type, list, required, title, description, unit, codes: codes?.list ?? null, sensitivity }
  return [{ ...told, ...going, ways: ways.map(({ way }) => way) }]
}

interface OpenFile {
  readonly format: string
  readonly mediaType: string
  readonly href: string
  readonly title: Bilingual
}

/** The files that the rules let the asker take, for some purpose at least. */
function filesOf({ dataset }: Contract, { asks }: KnownDataset): readonly OpenFile[] {
  if (viewOf(asks.export, dataset).usable.size === 0) return []
  const live = `/open/${dataset}/live`
  return [
    { format: 'csv', mediaType: 'text/csv', href: `${live}.csv`, title: { vi: 'CSV, hiện tại', en: 'CSV, as of now' } },
    {
      format: 'excel',
      mediaType: 'text/csv',
      href: `${live}.csv?for=excel`,
      title: { vi: 'CSV cho bảng tính, hiện tại', en: 'CSV for spreadsheets, as of now' },
    },
    {
      format: 'ndjson',
      mediaType: 'application/x-ndjson',
      href: `${live}.ndjson`,
      title: { vi: 'NDJSON, hiện tại', en: 'NDJSON, as of now' },
    },
  ]
}
