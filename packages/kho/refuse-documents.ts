import type { Problem } from '@kho/schema/contract/document.ts'
import { codes } from '@kho/schema/error.ts'
import type { ExitCode } from './command.ts'
import type { Out } from './out.ts'

/** Says everything that is wrong with a folder of documents, each with its place and what to do. */
export function refuseDocuments(problems: readonly Problem[], folder: string, out: Out): ExitCode {
  for (const { path, line, column, code, message } of problems) {
    out.line(`${path}:${line}:${column} ${code} ${message}`)
    out.line(`  ${codes[code].hint[out.language]}`)
  }
  out.value({ problems: problems.map((problem) => ({ ...problem })), applied: false })
  out.say({
    vi: `${problems.length} lỗi trong ${folder}; chưa có gì thay đổi.`,
    en: `${problems.length} problems in ${folder}; nothing has changed.`,
  })
  return 1
}
