import { KhoError } from '@kho/schema/error.ts'
import { takenOf } from '@kho/schema/release/files-taken.ts'
import { filesOf, signedJson } from '@kho/schema/release/manifest.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { fileOf } from '@kho/schema/release/release-folder.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { jsonResponse } from '../http/answer.ts'
import type { AskedBySomeone, AskerRoute } from '../http/route.ts'
import { nothingHere } from '../http/route-table.ts'
import { knownDataset } from '../open/known-dataset.ts'
import { dataPackage } from './data-package.ts'
import { dictionaryCsv, dictionaryOf } from './dictionary.ts'
import { fileAnswer } from './file-answer.ts'
import { mediaTypes } from './manifest-of.ts'
import { lookUp, mustBeCurrent } from './open-release.ts'
import { toldOf } from './told-of.ts'

export interface PageParts {
  readonly session: Session
  readonly root: string
}

/** What is told of releases beside their files: which there are, each one's signed manifest and changes, dictionary and data package. */
export function releasePages({ session, root }: PageParts): readonly AskerRoute[] {
  const at = '/open/{dataset}'
  const page = (path: string, handler: AskerRoute['handler']): AskerRoute => ({
    method: 'GET',
    path,
    guard: 'asker',
    handler,
  })
  const latest = async (asked: AskedBySomeone) => (await lookUp(asked, session, {})).release
  return [
    page(`${at}/releases`, async (asked) => jsonResponse(JSON.stringify(await listOf(asked, session)))),
    page(`${at}/releases/{number}`, async (asked) => jsonResponse(signedJson(await numbered(asked, session)))),
    page(`${at}/releases/{number}/changes.csv`, async (asked) =>
      changesOf(asked, await numbered(asked, session), root),
    ),
    page(`${at}/dictionary.json`, async (asked) =>
      jsonResponse(JSON.stringify(dictionaryOf(asked.snapshot.city, await latest(asked)))),
    ),
    page(`${at}/dictionary.csv`, async (asked) => {
      const text = dictionaryCsv(dictionaryOf(asked.snapshot.city, await latest(asked)))
      return new Response(text, { headers: { 'content-type': mediaTypes.csv } })
    }),
    page(`${at}/datapackage.json`, async (asked) => {
      const { origin } = new URL(asked.request.url)
      return jsonResponse(JSON.stringify(dataPackage(asked.snapshot.city, await latest(asked), origin)))
    }),
  ]
}

async function numbered(asked: AskedBySomeone, session: Session): Promise<Release> {
  const { number = '' } = asked.parts
  if (!/^[1-9]\d{0,8}$/.test(number)) throw nothingHere()
  return (await lookUp(asked, session, { number: Number(number) })).release
}

async function listOf(asked: AskedBySomeone, session: Session) {
  const { dataset } = knownDataset(asked, undefined).contract
  const [releases, taken] = await Promise.all([
    releasesIn(session, { dataset }),
    takenOf(session, dataset),
    mustBeCurrent(asked, session),
  ])
  return { dataset, releases: releases.map((release) => toldOf(asked, release, taken)) }
}

function changesOf({ request }: AskedBySomeone, release: Release, root: string): Response {
  const digest = filesOf(release).find(({ format }) => format === 'changes')
  if (!digest) throw new KhoError('KHO148', 'This release was not compared with the one before.')
  const { dataset, number, publishedAt } = release
  const headers = {
    'content-type': mediaTypes.changes,
    'content-disposition': `attachment; filename="${dataset}-${number}-changes.csv"`,
  }
  return fileAnswer(request, {
    file: fileOf(root, release, 'changes'),
    ...digest,
    modified: new Date(publishedAt),
    headers,
  })
}
