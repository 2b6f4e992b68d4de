import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { clientChanges } from '@kho/api/graphql/client-changes.ts'
import { changeWarnings } from '@kho/api/steward/policy-warnings.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { codes, KhoError } from '@kho/schema/error.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type ApplyPlan, planApply } from '@kho/schema/store/plan-apply.ts'
import { loadWrittenCity, type RegisteredCity } from '@kho/schema/store/registry.ts'
import { earlierVersionOf, noteVersion, readCityFolder, sameDocuments, versionSeen } from '../city-folder.ts'
import type { Command, ExitCode, Options } from '../command.ts'
import { agreementTo, type HeldApply, noteApplied } from '../held-apply.ts'
import { openStore, type Store } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import type { Out } from '../out.ts'
import { refuseDocuments } from '../refuse-documents.ts'
import { demoOf } from '../secrets.ts'
import { failedValue, sayFailedTests, testPolicies } from '../test-policies.ts'
import { clientLines } from '../words/client-words.ts'
import { type Consequences, planLines, planValue } from '../words/plan-words.ts'
import { warningLines } from '../words/warning-words.ts'

/** Makes a folder of documents current. */
export const command: Command = {
  name: 'apply',
  describe: {
    vi: 'kiểm tra một thư mục tài liệu, cho xem kế hoạch và đưa vào hiệu lực',
    en: 'check a folder of documents, show the plan and make it current',
  },
  arguments: [
    { term: '<dir>', describe: { vi: 'thư mục tài liệu của thành phố', en: 'folder of the city’s documents' } },
  ],
  options: [
    { flags: '--dry-run', describe: { vi: 'chỉ cho xem kế hoạch', en: 'only show the plan' } },
    {
      flags: '--yes',
      describe: { vi: 'đồng ý trước với việc xóa và mở quyền', en: 'agree to what removes data or opens access' },
    },
  ],
  async run(options, out) {
    const folder = resolve(options.required('dir'))
    const { documents, city, problems } = await readCityFolder(folder, demoOf(options.config))
    if (problems.length > 0 || !city) return refuseDocuments(problems, folder, out)
    const failed = testPolicies(city, new Date())
    if (failed.length > 0) {
      sayFailedTests(failed, out)
      out.value({ failedTests: failed.map(failedValue), applied: false })
      return 1
    }
    await using store = await openStore(options.config, 'apply')
    return await applyDocuments({ folder, documents, city, store, options, out })
  },
}

interface Parts {
  readonly folder: string
  readonly documents: readonly Document[]
  readonly city: City
  readonly store: Store
  readonly options: Options
  readonly out: Out
}

async function applyDocuments(parts: Parts): Promise<ExitCode> {
  const { documents, city, store, options, out } = parts
  const current = await loadWrittenCity(store.owner)
  await refuseBehind(parts, current)
  const plan = planApply(current?.city ?? null, city)
  const session = store.as('kho_api', 1)
  const warnings = await changeWarnings(current?.city ?? null, { city, documents }, { session, now: new Date() })
  const breaks = clientChanges(current?.city ?? null, city)
  sayPlan(plan, { breaks, warnings }, out)
  const value = planValue(plan, { breaks, warnings })
  if (plan.refused.length > 0) {
    out.value({ plan: value, applied: false })
    return 1
  }
  if (options.flag('dry-run')) {
    out.value({ plan: value, applied: false })
    return 0
  }
  const unchanged = current !== null && sameDocuments(current.documents, documents)
  if (plan.needsConsent && !unchanged && !(await agreed(options, out))) {
    out.value({ plan: value, applied: false, needsConsent: true })
    return 3
  }
  const agreedTo =
    unchanged || !current ? null : await agreementTo({ current, documents, city, store, config: options.config })
  if (agreedTo && agreedTo.state !== 'approved') return sayHeld(agreedTo, value, out)
  const version = await makeCurrent(parts, current?.version ?? null)
  if (agreedTo) await noteApplied(store, agreedTo, version)
  out.value({ plan: value, applied: true, version })
  out.say({ vi: `Phiên bản ${version} đang có hiệu lực.`, en: `Version ${version} is current.` })
  return 0
}

function sayPlan(plan: ApplyPlan, { breaks, warnings }: Consequences, out: Out): void {
  const told = [planLines(plan, out.language), clientLines(breaks, out.language), warningLines(warnings, out.language)]
  for (const line of told.flat()) out.line(line)
}

/** Somebody else has to agree: the change waits as a draft. */
function sayHeld({ draft, needs }: HeldApply, plan: Value, out: Out): ExitCode {
  out.value({ plan, applied: false, draft, needs: [...needs] })
  out.say({
    vi: `Mở thêm dữ liệu cá nhân hoặc công khai: chờ ${needs.join(', ')} đồng ý (bản thảo ${draft}).`,
    en: `This opens personal data, or something to the public: it waits for ${needs.join(', ')} to agree (draft ${draft}).`,
  })
  out.note(codes.KHO342.hint)
  return 3
}

async function makeCurrent({ folder, documents, city, store, options, out }: Parts, base: number | null) {
  const progress = out.progress('apply')
  await using acts = operatorActs(options.config, store)
  const applied = await applyCity(store.owner, {
    documents,
    city,
    by: userInfo().username,
    base,
    consent: true,
    onProgress: ({ done, expected }) => progress.update(done, expected),
    record: acts.applied,
  })
  progress.end()
  noteVersion(options.config.home, { store: store.url, folder, version: applied.version })
  return applied.version
}

/** The registry is ahead where it changed since this folder was last level with it, or where the folder is an old state of it. */
async function refuseBehind({ folder, documents, store, options }: Parts, current: RegisteredCity | null) {
  if (!current || sameDocuments(current.documents, documents)) return
  const seen = versionSeen(options.config.home, store.url, folder)
  const base = seen ?? (await earlierVersionOf(store.owner, documents, current.version))
  if (base === null || base === current.version) return
  throw new KhoError('KHO530', 'The registry is ahead of this folder.', { base, current: current.version })
}

async function agreed(options: Options, out: Out): Promise<boolean> {
  if (options.flag('yes')) return true
  const answer = await out.ask({
    vi: 'Kế hoạch xóa dữ liệu hoặc mở thêm quyền xem. Tiếp tục?',
    en: 'The plan removes data or opens access. Go on?',
  })
  if (answer === null) {
    out.note({
      vi: 'Cần có người đồng ý: chạy lại với --yes.',
      en: 'Somebody has to agree: run again with --yes.',
    })
  }
  return answer === true
}
