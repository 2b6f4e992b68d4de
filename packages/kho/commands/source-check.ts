import { planBinding } from '@kho/ingest/pull/pull-plan.ts'
import type { SourceCheck, TableRead } from '@kho/ingest/source.ts'
import { firstGrants } from '@kho/ingest/sources/first-grants.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import type { Out } from '../out.ts'
import { sourceOptionsOf } from '../secrets.ts'
import { estimateWords, readEstimate } from '../source-estimate.ts'

/** What an agency's database administrator wants to know before letting Kho in. */
export const command: Command = {
  name: 'source check',
  describe: {
    vi: 'cho quản trị viên của cơ quan: quyền tối thiểu, các câu lệnh Kho sẽ chạy, khối lượng đọc',
    en: 'for an agency’s administrator: least rights, the statements Kho will run, how much it reads',
  },
  arguments: [{ term: '<source>', describe: { vi: 'tên nguồn', en: 'name of the source' } }],
  async run(options, out) {
    await using store = await openStore(options.config, 'source check')
    const { city } = await currentCity(store.owner)
    const document = documentOf(city, options.required('source'))
    const tables = tablesOf(city, document.source)
    const { config } = options
    const opening = sourceOptionsOf(config)
    await using source = await openSource(document, opening)
    const checked = await source.check(tables, readsOf(city, document.source)).catch((cause: unknown) => {
      if (cause instanceof KhoError && cause.code === 'KHO202') sayFirst(firstGrants(document, tables, opening), out)
      throw cause
    })
    const { reachable, excessRights, grants, statements, risks = [] } = checked
    const described = reachable ? (await source.describe()).filter(({ name }) => tables.includes(name)) : []
    const estimate = readEstimate(tables, described, document.limits.rowsPerSecond)
    out.value({
      source: document.source,
      reachable,
      excessRights,
      grants,
      statements,
      risks: risks.map((risk) => ({ ...risk })),
      tables,
      estimate: { ...estimate },
    })
    const excess = excessRights.length > 0 && !document.mayWrite
    sayCheck(checked, out)
    if (reachable) out.say(estimateWords(estimate))
    if (!reachable) return 4
    return excess ? 1 : 0
  },
}

/** To an administrator whose account for Kho is not there yet. */
function sayFirst(grants: readonly string[], out: Out): void {
  if (grants.length === 0) return
  out.say({
    vi: 'Nếu chưa có tài khoản cho Kho, quản trị viên tạo như sau, rồi chạy lại lệnh này:',
    en: 'If there is no account for Kho yet, the administrator makes it so; then run this command again:',
  })
  for (const grant of grants) out.line(`  ${scriptLine(grant)}`)
}

/** Statements as a database's own client takes them; remarks stay as they are. */
function scriptLine(grant: string): string {
  return /^(create|alter|grant|use|exec) /i.test(grant) && !grant.endsWith(';') ? `${grant};` : grant
}

function sayCheck({ reachable, excessRights, grants, statements, risks = [] }: SourceCheck, out: Out): void {
  out.say(
    reachable ? { vi: 'Kết nối được.', en: 'It answers.' } : { vi: 'Không kết nối được.', en: 'It does not answer.' },
  )
  for (const right of excessRights) out.say({ vi: `Quyền thừa: ${right}`, en: `More than reading: ${right}` })
  out.say({ vi: 'Quyền tối thiểu:', en: 'Least rights:' })
  for (const grant of grants) out.line(`  ${scriptLine(grant)}`)
  out.say({ vi: 'Kho sẽ chạy:', en: 'Kho will run:' })
  for (const statement of statements) out.line(`  ${statement}`)
  for (const risk of risks) out.say({ vi: `Nên biết: ${risk.vi}`, en: `To know: ${risk.en}` })
  if (risks.length === 0) out.say({ vi: 'Không thiếu chỉ mục nào.', en: 'No index is missing.' })
}

function documentOf(city: City, name: string): SourceDocument {
  const document = city.sources.get(name)
  if (document) return document
  const sources = [...city.sources.keys()]
  throw new KhoError('KHO526', `There is no source ${name}. There are: ${sources.join(', ')}.`, { sources })
}

/** The tables that the city's datasets are bound to at this source. */
function tablesOf(city: City, source: string): readonly string[] {
  const bound = [...city.contracts.values()].flatMap((contract) =>
    contract.sources.filter((binding) => binding.source === source).map(({ from }) => from),
  )
  return [...new Set(bound)]
}

/** What each binding reads of them, and how. */
function readsOf(city: City, source: string): readonly TableRead[] {
  return [...city.contracts.values()].flatMap(({ dataset, sources }) =>
    sources
      .filter((binding) => binding.source === source)
      .map(({ from, cursor, mode }) => {
        const { columns, key } = planBinding(city, dataset, source)
        return { from, columns, key, cursor: cursor?.field ?? null, follows: mode === 'log' }
      }),
  )
}
