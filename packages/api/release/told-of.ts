import type { Taken } from '@kho/schema/release/files-taken.ts'
import { filesOf } from '@kho/schema/release/manifest.ts'
import { type Release, versionOf } from '@kho/schema/release/release.ts'
import type { AskedBySomeone } from '../http/route.ts'
import { isOpen } from './open-release.ts'

/** A release in a few words, with how often its files were taken. */
export function toldOf(asked: AskedBySomeone, release: Release, { releases }: Taken) {
  const { number, rows, snapshotAt, publishedAt, licence, changes, withdrawnAt, reason, dataset } = release
  const state = withdrawnAt !== null ? 'withdrawn' : isOpen(asked, release) ? 'published' : 'suspended'
  const at = `/open/${dataset}/releases/${number}`
  const files = filesOf(release).map(({ format, bytes, sha256 }) => {
    return { format, bytes, sha256, href: format === 'changes' ? `${at}/changes.csv` : `${at}.${format}` }
  })
  return {
    ...{ release: number, version: versionOf(release), state, rows, snapshotAt, publishedAt, licence, changes },
    ...{
      manifest: at,
      taken: releases.get(number) ?? 0,
      files: state === 'published' ? files : [],
      withdrawnAt,
      reason,
    },
  }
}
