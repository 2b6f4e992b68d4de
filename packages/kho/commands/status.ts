import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { Command } from '../command.ts'
import { type BindingStatus, datasetsStatus } from '../datasets-status.ts'
import { currentCity, openStore } from '../open-store.ts'
import { agoWords, columnsOf } from '../words.ts'

/** One screen: every dataset, its last run, what waits, how far behind it is, and what to do next. */
export const command: Command = {
  name: 'status',
  describe: {
    vi: 'một màn hình: các bộ dữ liệu, lần tiếp nhận gần nhất, độ trễ và việc cần làm',
    en: 'one screen: datasets, their last runs, how far behind they are, and what to do next',
  },
  async run(options, out) {
    await using store = await openStore(options.config, 'status')
    const database = store.as('kho_worker', 3)
    const { city, version } = await currentCity(database)
    const bindings = await datasetsStatus(database, city)
    const next = nextSteps(bindings)
    out.value({
      city: city.city,
      synthetic: city.synthetic,
      version,
      datasets: bindings.map((binding) => ({ ...binding })),
      next: next.map((step) => ({ ...step })),
    })
    out.line(`${city.title[out.language]} (${city.city}), v${version}`)
    if (city.synthetic) out.say({ vi: 'Dữ liệu giả lập.', en: 'Invented data.' })
    for (const line of columnsOf([heading(out.language), ...bindings.map((one) => rowOf(one, out.language))])) {
      out.line(line)
    }
    for (const step of next) out.say({ vi: `→ ${step.vi}`, en: `→ ${step.en}` })
    return bindings.some(({ state }) => state === 'failed') ? 1 : 0
  },
}

function heading(language: Language): readonly string[] {
  return language === 'vi'
    ? ['bộ dữ liệu', 'nguồn', 'lần cuối', 'cập nhật', 'cam kết', 'bản ghi', 'chờ xử lý']
    : ['dataset', 'source', 'last run', 'fresh', 'promise', 'records', 'quarantine']
}

function rowOf(one: BindingStatus, language: Language): readonly string[] {
  const ago = one.age === null ? '-' : agoWords(one.age)[language]
  const promise = one.promise === null ? '-' : agoWords(one.promise)[language]
  const late = one.late ? ' !' : ''
  const records = one.records === null ? '-' : String(one.records)
  return [one.dataset, one.source, one.state ?? '-', ago + late, promise, records, String(one.quarantined)]
}

/** What to do next, the most urgent first. */
function nextSteps(bindings: readonly BindingStatus[]): readonly Bilingual[] {
  const named = (some: readonly BindingStatus[]) => [...new Set(some.map(({ dataset }) => dataset))].join(' ')
  const failed = bindings.filter(({ state }) => state === 'failed')
  const held = bindings.filter(({ state }) => state === 'held')
  const never = bindings.filter(({ state }) => state === null)
  const late = bindings.filter((one) => one.late && !failed.includes(one) && !never.includes(one))
  const refused = bindings.filter(({ quarantined }) => quarantined > 0)
  return [
    ...failed.map(({ dataset, source, message }) => step(`kho sync ${dataset} --source ${source}`, message ?? '')),
    ...held.map(({ run, message }) => step(`kho run release ${run} | kho run cancel ${run}`, message ?? '')),
    ...(never.length > 0 ? [step(`kho sync ${named(never)}`, '')] : []),
    ...(late.length > 0 ? [step(`kho sync ${named(late)}`, ''), step('kho work', '')] : []),
    ...(refused.length > 0 ? [step(`kho quarantine list`, '')] : []),
  ]
}

function step(command: string, why: string): Bilingual {
  const text = why ? `${command}  (${why})` : command
  return { vi: text, en: text }
}
