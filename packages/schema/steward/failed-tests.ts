import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { PolicyTest } from '../contract/policy-test.ts'
import type { Values } from '../contract/value.ts'
import type { Ask } from '../policy/ask.ts'
import { type InterpretedRecord, interpretRecord, type Records } from '../policy/interpret.ts'
import type { Principal } from '../policy/principal.ts'
import { type Reach, reachOf, type Seen } from './reach.ts'
import { answersOf } from './record-answers.ts'
import { type Answers, holds } from './truth.ts'

/** A policy test that the rules do not pass. */
export interface FailedTest {
  readonly test: PolicyTest
  readonly differences: readonly Bilingual[]
}

export interface TestSetting {
  principalOf(name: string): Principal
  /** `YYYY-MM-DD` in the city's zone, for tests that name no day. */
  readonly today: string
}

/**
 * The policy tests of a city that its rules do not pass. Each record is decided twice, by the formulas that the policy view
 * renders to SQL and by the interpreter, which shares no decision with them; both must say what is expected. Pure.
 */
export function failedTests(city: City, setting: TestSetting): readonly FailedTest[] {
  return (city.policyTests ?? []).flatMap((test) => {
    const differences = differencesOf(city, test, setting)
    return differences.length > 0 ? [{ test, differences }] : []
  })
}

/** What the rules make of a test's record, read out by the interpreter. */
export function readTest(city: City, test: PolicyTest, setting: TestSetting): InterpretedRecord {
  const { dataset, record, known } = test
  const ask = askOf(city, test, setting)
  return interpretRecord({ ask, dataset, known: new Set(known), records: recordsOf(test) }, record)
}

function recordsOf({ dataset, record, records }: PolicyTest): Records {
  return (name): readonly Values[] => [...(records[name] ?? []), ...(name === dataset ? [record] : [])]
}

function differencesOf(city: City, test: PolicyTest, setting: TestSetting): readonly Bilingual[] {
  const { dataset, record, expected } = test
  const [ask, known, records] = [askOf(city, test, setting), new Set(test.known), recordsOf(test)]
  const read = readTest(city, test, setting)
  const [reach, answers] = [reachOf(ask, dataset, known), answersOf(dataset, record, { city, records })]
  const shown = holds(reach.shown, answers)
  if (read.shown !== shown) return [undecided]
  if (expected === null) return shown ? [isShown] : []
  if (!shown) return [isHidden]
  return reach.contract.fields.flatMap(({ name }): readonly Bilingual[] => {
    const cell = read.cells[name]
    const seen = reach.cell(name, answers).seen
    if (cell?.state !== seen) return [undecided]
    const wanted = wantedOf(test, name)
    if (wanted !== seen) return [otherwise(name, wanted, seen)]
    const text = expected.masked[name]
    if (seen === 'masked' && cell.value !== text) return [otherText(name, String(text), String(cell.value))]
    return ruleDifference(test, name, reach, answers)
  })
}

/** Hash masks have a key of their own in each store: here it is all zeros. */
function askOf(city: City, { as, purpose, way, today }: PolicyTest, setting: TestSetting): Ask {
  const procedure = purpose !== null && 'procedure' in purpose
  return {
    city,
    principal: setting.principalOf(as),
    purpose: purpose && {
      key: procedure ? purpose.procedure : purpose.key,
      procedure,
      tasks: procedure ? [] : [{ dataset: purpose.task, assigned: purpose.assigned }],
    },
    today: today ?? setting.today,
    way,
    maskKey: new Uint8Array(32),
  }
}

function wantedOf({ expected }: PolicyTest, field: string): Seen {
  if (expected?.shown.includes(field)) return 'shown'
  return Object.hasOwn(expected?.masked ?? {}, field) ? 'masked' : 'withheld'
}

function ruleDifference({ expected }: PolicyTest, field: string, reach: Reach, answers: Answers): readonly Bilingual[] {
  const wanted = Object.hasOwn(expected?.because ?? {}, field) ? expected?.because[field] : undefined
  const rule = reach.reason(field, answers)?.rule ?? null
  if (wanted === undefined || wanted === rule) return []
  return [
    {
      vi: `${field}: đáng lẽ do quy tắc ${wanted}, thực tế do ${rule ?? 'không quy tắc nào nêu'}`,
      en: `${field}: expected on the word of ${wanted}, is on that of ${rule ?? 'no rule'}`,
    },
  ]
}

const states = {
  shown: { vi: 'được xem', en: 'shown' },
  masked: { vi: 'che bớt', en: 'masked' },
  withheld: { vi: 'không được xem', en: 'withheld' },
} as const satisfies Record<Seen, Bilingual>

function otherwise(field: string, wanted: Seen, seen: Seen): Bilingual {
  return {
    vi: `${field}: đáng lẽ ${states[wanted].vi}, thực tế ${states[seen].vi}`,
    en: `${field}: expected ${states[wanted].en}, is ${states[seen].en}`,
  }
}

function otherText(field: string, wanted: string, text: string): Bilingual {
  return {
    vi: `${field}: đáng lẽ che thành ${wanted}, thực tế thành ${text}`,
    en: `${field}: expected to be masked as ${wanted}, is masked as ${text}`,
  }
}

const isShown: Bilingual = { vi: 'bản ghi được xem, đáng lẽ không', en: 'the record is shown, and should not be' }
const isHidden: Bilingual = { vi: 'bản ghi không được xem, đáng lẽ được', en: 'the record is not shown, and should be' }
const undecided: Bilingual = {
  vi: 'hai cách đọc quy tắc khác nhau: đây là lỗi của Kho',
  en: 'two ways of reading the rules differ: this is a fault of Kho',
}
