import { resolve } from 'node:path'
import { folderWarnings } from '@kho/api/steward/policy-warnings.ts'
import { readCityFolder } from '../city-folder.ts'
import type { Command } from '../command.ts'
import { refuseDocuments } from '../refuse-documents.ts'
import { demoOf } from '../secrets.ts'
import { failedValue, sayFailedTests, testPolicies } from '../test-policies.ts'
import { warningLines, warningValue } from '../words/warning-words.ts'

/** Runs the tests that stand beside the policies, and tells what is odd about the rules. Needs no store: the records are invented. */
export const command: Command = {
  name: 'policy test',
  describe: {
    vi: 'chạy các bài thử chính sách trong thư mục, trên bản ghi tự đặt; cảnh báo quy tắc đáng ngờ',
    en: 'run the folder’s tests of its policies, on invented records; warn of odd rules',
  },
  arguments: [
    {
      term: '[dir]',
      describe: {
        vi: 'thư mục tài liệu của thành phố, mặc định KHO_CITY',
        en: 'folder of the city’s documents, KHO_CITY unless said',
      },
    },
  ],
  async run(options, out) {
    const folder = resolve(options.text('dir') ?? options.config.city)
    const { city, documents, problems } = await readCityFolder(folder, demoOf(options.config))
    if (problems.length > 0 || !city) return refuseDocuments(problems, folder, out)
    const failed = testPolicies(city, new Date())
    const warnings = folderWarnings({ city, documents }, new Date())
    const count = city.policyTests?.length ?? 0
    const passed = count - failed.length
    out.value({ passed, failed: failed.map(failedValue), warnings: warnings.map(warningValue) })
    for (const line of warningLines(warnings, out.language)) out.line(line)
    sayFailedTests(failed, out)
    out.say({
      vi: `${passed} bài thử chính sách đạt, ${failed.length} không đạt.`,
      en: `${passed} policy tests pass, ${failed.length} fail.`,
    })
    return failed.length > 0 ? 1 : 0
  },
}
