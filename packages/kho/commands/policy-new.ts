import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { folderWarnings, type PlacedWarning } from '@kho/api/steward/policy-warnings.ts'
import { testSetting } from '@kho/api/steward/test-setting.ts'
import { KhoError } from '@kho/schema/error.ts'
import { newPolicy } from '@kho/schema/steward/new-policy.ts'
import { policyTemplates } from '@kho/schema/steward/policy-templates.ts'
import { readCityFolder } from '../city-folder.ts'
import type { Command, Options } from '../command.ts'
import type { Out } from '../out.ts'
import { refuseDocuments } from '../refuse-documents.ts'
import { demoOf } from '../secrets.ts'
import { failedValue, sayFailedTests, testPolicies } from '../test-policies.ts'
import { warningLines, warningValue } from '../words/warning-words.ts'

const names = Object.keys(policyTemplates).join(', ')

/** Writes a ready-made rule and its test into a folder. Needs no store, and switches nothing on. */
export const command: Command = {
  name: 'policy new',
  describe: {
    vi: 'viết một quy tắc theo mẫu có sẵn cùng bài thử của nó; chưa đưa vào hiệu lực',
    en: 'write a ready-made rule and its test; nothing is switched on',
  },
  arguments: [
    { term: '<template>', describe: { vi: names, en: names } },
    { term: '<dataset>', describe: { vi: 'bộ dữ liệu', en: 'dataset' } },
  ],
  options: [
    {
      flags: '--field <field>',
      describe: {
        vi: 'trường mà quy tắc dựa vào: người, cơ quan hoặc trạng thái; không nêu thì Kho tự tìm',
        en: 'the field that the rule hangs on: person, agency or status; found where only one suits',
      },
    },
    {
      flags: '--dir <dir>',
      describe: {
        vi: 'thư mục tài liệu của thành phố, mặc định KHO_CITY',
        en: 'folder of the city’s documents, KHO_CITY unless said',
      },
    },
  ],
  async run(options, out) {
    const folder = resolve(options.text('dir') ?? options.config.city)
    const [template, dataset] = [options.required('template'), options.required('dataset')]
    refuseTaken([`policies/${dataset}_${template}.yaml`, `policies/${dataset}_${template}.test.yaml`], folder)
    const { city, documents, problems } = await readCityFolder(folder, demoOf(options.config))
    if (problems.length > 0 || !city) return refuseDocuments(problems, folder, out)
    const contract = city.contracts.get(dataset)
    if (!contract) throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
    const wanted = { template, city, contract, documents, field: options.text('field') }
    const made = newPolicy(wanted, testSetting(city, new Date()))
    if (made.problems.length > 0) return refuseDocuments(made.problems, folder, out)
    for (const { path, text } of made.documents) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text, { flag: 'wx' })
      out.line(`+ ${path}`)
    }
    const told = await tellAbout({ template, dataset, folder }, options, out)
    out.value({ folder, documents: made.documents.map(({ path }) => path), ...told })
    out.say({
      vi: `Xem lại hai tệp, rồi: kho policy diff ${folder} và kho apply ${folder}`,
      en: `Read the two files over, then: kho policy diff ${folder} and kho apply ${folder}`,
    })
    return 0
  },
}

/** What is odd about the new rule among those that were there, and tests that it makes fail. */
async function tellAbout(
  { template, dataset, folder }: { template: string; dataset: string; folder: string },
  options: Options,
  out: Out,
) {
  const { city, documents } = await readCityFolder(folder, demoOf(options.config))
  if (!city) return { warnings: [], failed: [] }
  const [now, own] = [new Date(), (one: PlacedWarning) => one.dataset === dataset && one.rule === template]
  const [warnings, failed] = [folderWarnings({ city, documents }, now).filter(own), testPolicies(city, now)]
  for (const line of warningLines(warnings, out.language)) out.line(line)
  sayFailedTests(failed, out)
  return { warnings: warnings.map(warningValue), failed: failed.map(failedValue) }
}

function refuseTaken(paths: readonly string[], folder: string): void {
  const taken = paths.filter((path) => existsSync(join(folder, path)))
  if (taken.length > 0) throw new KhoError('KHO521', `There already: ${taken.join(', ')}.`, { paths: taken })
}
