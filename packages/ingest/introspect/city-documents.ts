import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { snakeCase } from './names.ts'
import { written } from './written.ts'

/** What the proposed documents need around them and the folder does not have yet: the city itself, the agency. */
export function cityDocuments(source: SourceDocument, city: City | null, timeZone: string): readonly Document[] {
  const documents: Document[] = []
  if (!city) {
    const title = { vi: 'Kho dữ liệu dùng chung', en: 'Common data store' }
    const content = { city: snakeCase(source.source), title, time_zone: timeZone, languages: ['vi', 'en'] }
    documents.push({ path: 'city.yaml', text: written(content) })
  }
  if (!city?.agencies.has(source.agency)) {
    const { agency } = source
    const content = [{ agency, title: { vi: `Cơ quan ${agency}`, en: `Agency ${agency}` } }]
    documents.push({ path: `agencies/${snakeCase(agency)}.yaml`, text: written(content) })
  }
  return documents
}
