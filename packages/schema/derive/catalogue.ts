import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Contract, Deprecation, Field, Relation, Sensitivity, SharingClass } from '../contract/contract.ts'
import { camelCase, graphqlField, typeNameOf } from '../contract/name.ts'

/** What the catalogue says of a field: its meaning and form, never a value. */
export interface CatalogueField {
  readonly name: string
  /** Its name in GraphQL. */
  readonly shownAs: string
  readonly type: string
  readonly title: Bilingual
  readonly description: Bilingual | null
  readonly required: boolean
  readonly sensitivity: Sensitivity
  readonly unit: string | null
  readonly codes: { readonly list: string; readonly title: Bilingual } | null
  readonly check: string | null
  readonly deprecated?: Deprecation
}

export interface CatalogueRelation {
  readonly shownAs: string
  readonly kind: Relation['kind']
  readonly to: string
  readonly title: Bilingual
}

/** A dataset as everybody may know it where it is listed: names, meaning, freshness, owner. */
export interface CatalogueEntry {
  readonly dataset: string
  readonly title: Bilingual
  readonly description: Bilingual | null
  readonly owner: { readonly agency: string; readonly title: Bilingual | null }
  readonly theme: string | null
  readonly class: SharingClass
  readonly licence: string | null
  readonly refresh: Contract['refresh']
  readonly retain: Contract['retain']
  readonly size: number
  /** How GraphQL asks for one record, for many, and what type it answers with. */
  readonly asked: { readonly one: string; readonly many: string; readonly type: string }
  readonly key: readonly string[]
  readonly fields: readonly CatalogueField[]
  readonly relations: readonly CatalogueRelation[]
  /** The data are invented. */
  readonly synthetic: boolean
}

/** The catalogue entry of a dataset. Relations to unlisted datasets are left out: they would tell that these exist. */
export function catalogueEntryOf(contract: Contract, city: City): CatalogueEntry {
  const { dataset, title, description, owner, theme, licence, refresh, retain, size, key, names } = contract
  return {
    dataset,
    title,
    description,
    owner: { agency: owner, title: city.agencies.get(owner)?.title ?? null },
    theme,
    class: contract.class,
    licence,
    refresh,
    retain,
    size,
    asked: { one: camelCase(names.one), many: camelCase(names.many), type: typeNameOf(contract) },
    key,
    fields: contract.fields.map((field) => catalogueField(field, city)),
    relations: contract.relations.flatMap((relation) => {
      const far = city.contracts.get(relation.to)
      return far?.listed
        ? [{ shownAs: camelCase(relation.name), kind: relation.kind, to: relation.to, title: far.title }]
        : []
    }),
    synthetic: city.synthetic,
  }
}

function catalogueField(field: Field, city: City): CatalogueField {
  const list = field.codes ? city.codeLists.get(field.codes.list) : undefined
  const { name, title, description, required, sensitivity, unit, check } = field
  return {
    name,
    shownAs: graphqlField(name),
    type: typeOf(field),
    title,
    description,
    required,
    sensitivity,
    unit,
    codes: list ? { list: list.list, title: list.title } : null,
    check,
    ...(field.deprecated ? { deprecated: field.deprecated } : {}),
  }
}

/** A field's type as documents write it. */
function typeOf({ type, precision, scale, partial, list }: Field): string {
  const exact = type === 'decimal' ? `decimal(${precision},${scale})` : type
  return `${partial ? 'partial ' : ''}${exact}${list ? ' list' : ''}`
}
