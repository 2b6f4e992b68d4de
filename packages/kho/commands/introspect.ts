import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { proposeDocuments } from '@kho/ingest/introspect.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { KhoError } from '@kho/schema/error.ts'
import { readCityFolder } from '../city-folder.ts'
import type { Command } from '../command.ts'
import type { Out } from '../out.ts'
import { type NamedSource, namedSource } from '../source-url.ts'

/** Proposes documents for an existing database: they apply as they are and share nothing yet. */
export const command: Command = {
  name: 'introspect',
  describe: {
    vi: 'đề xuất tài liệu cho một cơ sở dữ liệu có sẵn; chưa chia sẻ gì cho ai',
    en: 'propose documents for an existing database; nothing is shared with anybody yet',
  },
  arguments: [
    {
      term: '<url>',
      describe: {
        vi: 'postgres://, mysql://, mariadb:// hoặc một thư mục CSV',
        en: 'postgres://, mysql://, mariadb:// or a folder of CSV files',
      },
    },
  ],
  options: [
    { flags: '--agency <code>', required: true, describe: { vi: 'mã cơ quan', en: 'code of the agency' } },
    { flags: '--source <name>', required: true, describe: { vi: 'tên cho nguồn này', en: 'name for this source' } },
    { flags: '--out <dir>', required: true, describe: { vi: 'thư mục tài liệu', en: 'folder of documents' } },
    { flags: '--yes', describe: { vi: 'ghi đè tệp đã có', en: 'overwrite files that are there' } },
  ],
  async run(options, out) {
    const folder = resolve(options.required('out'))
    const source = nameOf(options.required('source'))
    const named = namedSource(options.required('url'), { source, agency: options.required('agency') })
    const city = await cityIn(folder)
    const documents = await propose(named, city && withoutSource(city, source), folder)
    const taken = documents.filter(({ path, text }) => differs(join(folder, path), text)).map(({ path }) => path)
    if (taken.length > 0 && !options.flag('yes')) {
      throw new KhoError('KHO521', `There already: ${taken.join(', ')}. Overwrite with --yes.`, { paths: taken })
    }
    for (const { path, text } of documents) write(join(folder, path), text)
    out.value({ folder, documents: documents.map(({ path }) => path), variable: named.variable })
    for (const { path } of documents) out.line(`+ ${path}`)
    const datasets = documents.filter(({ path }) => path.startsWith('datasets/')).length
    out.say({
      vi: `${datasets} bộ dữ liệu; bảng nào bị bỏ qua thì lý do ghi trong sources/${source}.yaml.`,
      en: `${datasets} datasets; tables that were left out are named with the reason in sources/${source}.yaml.`,
    })
    tellNext(named, folder, out)
    return 0
  },
}

/** Looks at the system. A writing account may look too: then the proposed document says so. */
async function propose({ document, variable, password, folder }: NamedSource, city: City | null, cityFolder: string) {
  const secretOf = (name: string) => (name === variable ? (password ?? undefined) : undefined)
  await using source = await openSource(
    { ...document, mayWrite: true },
    { secretOf, cityFolder, folders: folder === null ? [] : [folder] },
  )
  const tables = await source.describe()
  const { excessRights } = await source.check(tables.map(({ name }) => name))
  return proposeDocuments({ source: document, tables, excessRights, city })
}

/** The city that a folder already holds; null where the proposed documents are its first. */
async function cityIn(folder: string): Promise<City | null> {
  if (!existsSync(folder)) return null
  const { documents, city, problems } = await readCityFolder(folder, null)
  if (documents.length === 0) return null
  if (city) return city
  const message = `The documents in ${folder} have ${problems.length} problems; \`kho apply --dry-run\` lists them.`
  throw new KhoError('KHO521', message, { folder })
}

/** The city as if this source had not been proposed before: asked again, the same documents come out. */
function withoutSource(city: City, source: string): City {
  const others = [...city.contracts].filter(([, { sources }]) => sources.some((binding) => binding.source !== source))
  return { ...city, contracts: new Map(others) }
}

function nameOf(source: string): string {
  if (/^[a-z][a-z0-9_]{0,39}$/.test(source)) return source
  throw new KhoError('KHO521', 'A source is named in snake_case, at most 40 characters.', { option: 'source' })
}

function differs(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8') !== text
}

function write(file: string, text: Document['text']): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function tellNext({ variable, folder: read }: NamedSource, folder: string, out: Out): void {
  if (read !== null) {
    out.say({
      vi: `Kho chỉ đọc tệp trong thư mục của thành phố và KHO_SOURCE_FOLDERS: thêm ${read} vào đó.`,
      en: `Kho reads files of the city's folder and of KHO_SOURCE_FOLDERS only: add ${read} there.`,
    })
  }
  if (variable !== null) {
    out.say({
      vi: `Mật khẩu không được ghi ra: đặt biến môi trường ${variable}.`,
      en: `The password was not written down: set the environment variable ${variable}.`,
    })
  }
  out.say({
    vi: `Xem lại tài liệu, rồi: kho apply ${folder} và kho sync`,
    en: `Read the documents over, then: kho apply ${folder} and kho sync`,
  })
}
