import { resolve } from 'node:path'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { catalogueEntryOf } from '@kho/schema/derive/catalogue.ts'
import { referencePageOf } from '@kho/schema/derive/reference.ts'

const folder = resolve(import.meta.dirname, '..', '..', 'city')

const heading: Bilingual = { vi: '# Các bộ dữ liệu của thành phố mẫu', en: '# Datasets of the reference city' }
const origin: Bilingual = {
  vi: 'Sinh từ `city/` bằng `node packages/kho/reference.ts`; một phép kiểm thử so sánh hai bên.',
  en: 'Made from `city/` by `node packages/kho/reference.ts`; a test compares the two.',
}

/** What the reference city's listed datasets hold, in one language. Throws where its documents are no city. */
export async function datasetsPage(language: Language): Promise<string> {
  const { city, problems } = await readCity(folder)
  if (!city) throw new Error(`city/ has ${problems.length} problems`)
  const listed = [...city.contracts.values()].filter((contract) => contract.listed)
  const pages = listed.map((contract) => referencePageOf(catalogueEntryOf(contract, city), language))
  return [heading[language], origin[language], ...pages].join('\n\n')
}
