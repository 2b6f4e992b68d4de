import { todayOf } from '@kho/schema/contract/clock.ts'
import { filesOf } from '@kho/schema/release/manifest.ts'
import { type Release, versionOf } from '@kho/schema/release/release.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { AskedBySomeone, AskerRoute } from '../http/route.ts'
import { nothingHere } from '../http/route-table.ts'
import { mediaTypes } from '../release/manifest-of.ts'
import { isOpen, mustBeCurrent } from '../release/open-release.ts'
import { type ReleasedAs, schemaOrgOf } from './schema-org.ts'

/** `/open/{dataset}/schema.jsonld`: a listed dataset in schema.org's words, for search engines; KHO448 for any other, whoever asks. */
export function schemaOrgRoutes(session: Session): readonly AskerRoute[] {
  return [
    {
      ...{ method: 'GET', path: '/open/{dataset}/schema.jsonld', guard: 'asker' },
      handler: async (asked) => {
        const text = JSON.stringify(await describedFor(asked, session))
        return new Response(text, { headers: { 'content-type': 'application/ld+json' } })
      },
    },
  ]
}

async function describedFor(asked: AskedBySomeone, session: Session) {
  const { city } = asked.snapshot
  const { dataset = '' } = asked.parts
  const contract = city.contracts.get(dataset)
  if (!contract?.listed) throw nothingHere()
  const filter = { dataset, latest: true }
  const [[release]] = await Promise.all([releasesIn(session, filter), mustBeCurrent(asked, session)])
  const { origin } = new URL(asked.request.url)
  const released = release && isOpen(asked, release) ? releasedAs(release) : null
  return schemaOrgOf(contract, { city, origin, today: todayOf(city, new Date()) }, released)
}

function releasedAs(release: Release): ReleasedAs {
  const { dataset, number, publishedAt } = release
  const files = filesOf(release).flatMap(({ format, bytes, sha256 }) => {
    if (format === 'changes') return []
    const title = `${format.toUpperCase()} (${versionOf(release)})`
    const href = `/open/${dataset}/releases/${number}.${format}`
    return [{ title, mediaType: mediaTypes[format], href, bytes, sha256 }]
  })
  return { version: versionOf(release), publishedAt, files }
}
