import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { filesOf } from '@kho/schema/release/manifest.ts'
import { type Release, versionOf } from '@kho/schema/release/release.ts'
import { mediaTypes } from '../../release/manifest-of.ts'
import { descriptionOf, isTakenByAnybody } from '../catalogue-graph.ts'
import type { Catalogued } from '../catalogued.ts'
import { licenceOf } from '../vocabularies.ts'

/** The listed datasets as CKAN tells packages: the same for everybody. */
export interface CkanCatalogue {
  readonly of: Catalogued
  readonly packages: readonly CkanPackage[]
}

export type CkanPackage = ReturnType<typeof packageOf>

/** `releases`: the latest of each dataset that the rules of this moment open to everybody. */
export function ckanCatalogue(of: Catalogued, releases: ReadonlyMap<string, Release>): CkanCatalogue {
  const listed = [...of.city.contracts.values()].filter((contract) => contract.listed)
  const packages = listed.map((contract) => packageOf(contract, of, releases.get(contract.dataset) ?? null))
  return { of, packages: packages.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

/**
 * A dataset as CKAN's `package_show` tells it. CKAN has one text in one language and the others beside: here Vietnamese, and both
 * under `…_translated`, as ckanext-fluent has them.
 */
function packageOf(contract: Contract, of: Catalogued, release: Release | null) {
  const { dataset, title, owner, theme, licence } = contract
  const notes = descriptionOf(contract, of.city)
  const resources = resourcesOf(contract, of, release)
  const organization = organizationOf(owner, of)
  const groups = theme === null ? [] : [groupOf(theme)]
  return {
    ...{ id: dataset, name: dataset, type: 'dataset', state: 'active', private: false },
    ...{ url: `${of.origin}/open/${dataset}`, title: title.vi, title_translated: title },
    ...{ notes: notes.vi, notes_translated: notes, organization, owner_org: organization.id, groups },
    ...{ license_id: licence, license_title: licence, license_url: licence === null ? null : licenceOf(licence) },
    ...{ isopen: licence !== null && resources.length > 0, version: release ? versionOf(release) : null },
    metadata_modified: release?.publishedAt ?? null,
    ...{ tags: [], num_tags: 0, resources, num_resources: resources.length },
    extras: Object.entries({
      ...{ class: contract.class, synthetic: of.city.synthetic },
      ...{ refresh_every: contract.refresh?.every ?? '', refresh_promise: contract.refresh?.promise ?? '' },
    }).map(([key, value]) => ({ key, value: String(value) })),
  }
}

function resourcesOf({ dataset }: Contract, of: Catalogued, release: Release | null) {
  const at = `${of.origin}/open/${dataset}`
  const live = isTakenByAnybody({ dataset }, of) ? (['csv', 'ndjson'] as const) : []
  const released = release ? filesOf(release).flatMap((file) => (file.format === 'changes' ? [] : [file])) : []
  const both = [
    ...released.map(({ format, bytes, sha256 }) => ({
      ...{ id: `${dataset}_${release?.number}_${format}`, url: `${at}/releases/${release?.number}.${format}` },
      ...{ format, mimetype: mediaTypes[format], size: bytes as number | null, hash: `sha256:${sha256}` },
      ...{
        name: `${dataset} ${release ? versionOf(release) : ''} (${format})`,
        last_modified: release?.publishedAt ?? null,
      },
    })),
    ...live.map((format) => ({
      ...{ id: `${dataset}_live_${format}`, url: `${at}/live.${format}`, format, mimetype: mediaTypes[format] },
      ...{ size: null, hash: '', name: `${dataset} (${format}, live)`, last_modified: null },
    })),
  ]
  return both.map((resource, position) => ({
    ...resource,
    ...{ format: resource.format.toUpperCase(), position, package_id: dataset, state: 'active' },
    datastore_active: false,
  }))
}

/** CKAN's names are of small letters, digits, `-` and `_`. */
const nameOf = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '-')

function organizationOf(agency: string, { city }: Catalogued) {
  const title: Bilingual = city.agencies.get(agency)?.title ?? { vi: agency, en: agency }
  const names = { id: agency, name: nameOf(agency), title: title.vi, title_translated: title }
  return { ...names, type: 'organization', state: 'active', is_organization: true, approval_status: 'approved' }
}

function groupOf(theme: string) {
  const names = { id: theme, name: nameOf(theme), title: theme, display_name: theme }
  return { ...names, type: 'group', state: 'active' }
}
