import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Quad } from 'n3'
import { described } from './graph-terms.ts'
import { euAuthority, licenceKinds, licenceOf, themes } from './vocabularies.ts'

/** A term of a list that nobody gathers with a catalogue, and what it is called there. */
export interface Concept {
  readonly iri: string
  readonly label: Bilingual
}

export function conceptGraph({ iri, label }: Concept): readonly Quad[] {
  return described(iri, 'skos:Concept', [['skos:prefLabel', label]])
}

/** The list that themes are of. */
export const themeList = 'http://publications.europa.eu/resource/authority/data-theme'
const themeListTitle: Bilingual = { vi: 'Chủ đề dữ liệu', en: 'Data theme' }

/** A theme of Kho's in the EU's list; undefined where that has none. */
export function themeOf(theme: string | null): Concept | undefined {
  const about = theme === null ? undefined : themes[theme]
  return about && { iri: euAuthority('data-theme', about.term), label: about.label }
}

/** The list of themes, and those of it that datasets have. */
export function themesGraph(contracts: readonly Contract[]): readonly Quad[] {
  const used = contracts.flatMap(({ theme }) => themeOf(theme) ?? [])
  return [
    ...described(themeList, 'skos:ConceptScheme', [['dct:title', themeListTitle]]),
    ...used.flatMap(({ iri, label }) =>
      described(iri, 'skos:Concept', [
        ['skos:prefLabel', label],
        ['skos:inScheme', { iri: themeList }],
      ]),
    ),
  ]
}

/** What the licences of datasets ask of who uses them, where that is known. */
export function licencesGraph(contracts: readonly Contract[]): readonly Quad[] {
  const licences = [...new Set(contracts.flatMap(({ licence }) => licence ?? []))]
  return licences.flatMap((licence) => {
    const kind = licenceKinds[licence]
    if (!kind) return []
    return [
      ...described(licenceOf(licence), 'dct:LicenseDocument', [['dct:type', { iri: kind.iri }]]),
      ...conceptGraph(kind),
    ]
  })
}
