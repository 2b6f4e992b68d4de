import type { Language } from '@kho/schema/contract/bilingual.ts'
import { edmTypeOf, facetsOf } from './edm.ts'
import type { EntitySet, EntitySets } from './entity-sets.ts'
import { keyNames } from './question.ts'

interface Attributes {
  readonly [name: string]: string | undefined
}

/** An element of XML; children are elements already written. */
function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const said = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(value)}"`],
  )
  const open = `<${name}${said.join('')}`
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`
}

const signs: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)
}

const described = (text: string) => element('Annotation', { Term: 'Org.OData.Core.V1.Description', String: text })

/**
 * `$metadata`: the model as CSDL XML 4.0. A record's key is its `id`, the one property that is never null; the key that its
 * contract has is an alternate one (Core vocabulary), as its cells may be withheld as any others.
 */
export function metadataXml(sets: EntitySets, language: Language): string {
  const all = [...sets.values()]
  const types = all.map((set) => entityType(set, language))
  const container = element('EntityContainer', { Name: 'city' }, all.map(entitySet))
  const schema = element('Schema', { Namespace: 'kho', xmlns: 'http://docs.oasis-open.org/odata/ns/edm' }, [
    ...types,
    container,
  ])
  const core = 'https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml'
  const include = element('edmx:Include', { Namespace: 'Org.OData.Core.V1', Alias: 'Core' })
  return `<?xml version="1.0" encoding="utf-8"?>${element(
    'edmx:Edmx',
    { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' },
    [element('edmx:Reference', { Uri: core }, [include]), element('edmx:DataServices', {}, [schema])],
  )}`
}

function entityType(set: EntitySet, language: Language): string {
  const { contract, fields, links } = set
  const properties = [...fields].map(([name, field]) =>
    element('Property', { Name: name, Type: edmTypeOf(field), Nullable: 'true', ...facetsOf(field) }, [
      described(field.unit ? `${field.title[language]} (${field.unit})` : field.title[language]),
    ]),
  )
  const navigation = [...links].map(([name, { many, to }]) => {
    const type = `kho.${to.type}`
    return element(
      'NavigationProperty',
      many ? { Name: name, Type: `Collection(${type})` } : { Name: name, Type: type },
    )
  })
  return element('EntityType', { Name: set.type }, [
    element('Key', {}, [element('PropertyRef', { Name: 'id' })]),
    element('Property', { Name: 'id', Type: 'Edm.String', Nullable: 'false' }),
    ...properties,
    ...navigation,
    alternateKey(set),
    described(contract.title[language]),
  ])
}

function alternateKey(set: EntitySet): string {
  const refs = keyNames(set).map((name) =>
    element('Record', { Type: 'Org.OData.Core.V1.PropertyRef' }, [
      element('PropertyValue', { Property: 'Name', PropertyPath: name }),
      element('PropertyValue', { Property: 'Alias', String: name }),
    ]),
  )
  const key = element('Record', { Type: 'Org.OData.Core.V1.AlternateKey' }, [
    element('PropertyValue', { Property: 'Key' }, [element('Collection', {}, refs)]),
  ])
  return element('Annotation', { Term: 'Org.OData.Core.V1.AlternateKeys' }, [element('Collection', {}, [key])])
}

function entitySet({ name, type, links }: EntitySet): string {
  const bindings = [...links].map(([path, { to }]) =>
    element('NavigationPropertyBinding', { Path: path, Target: to.name }),
  )
  return element('EntitySet', { Name: name, EntityType: `kho.${type}` }, bindings)
}
