import { createHash } from 'node:crypto'
import { dayBefore } from '../calendar.ts'
import { deskOf } from '../desks.ts'
import { diceOf } from '../dice.ts'
import { districts } from '../districts.ts'
import { codeAt } from '../dossiers.ts'
import { dayAfter, departments, numbered, somebody, someDay, someTime } from './draws.ts'
import { type Fact, type Facts, type Place, sized } from './fact.ts'
import { indicators, indicatorValues } from './indicators.ts'

const agencies: readonly string[] = [...departments, ...districts.map(([code]) => `H29.${code}`)]

/** The code of some dossier of District 1. */
function someDossier(index: number, place: Place): string {
  const { office, dossiers, size } = deskOf({ ...place, agency: 'H29.760', scale: place.desks })
  return codeAt(office, index % dossiers, size.daily)
}

/** 13,600 payments by September 2020, at every scale. */
const payments: Facts = {
  count: () => 13_600,
  at: (index, place) => {
    const dice = diceOf('payments', index)
    return {
      payment_id: numbered('GD', index),
      dossier_code: someDossier(index, place),
      payer_id: somebody(dice, place),
      bank_code: numbered('NH', dice.roll(38), 2),
      amount: 10_000 * (1 + dice.roll(60)),
      paid_at: someTime(dice, 200),
      status: dice.pick(['done', 'done', 'done', 'done', 'done', 'done', 'failed', 'refunded']),
    }
  },
}

/** The last days of every district: 365 at full size, never fewer than 7. */
const npspSyncLog: Facts = {
  count: (place) => districts.length * sized(place, 365, 7),
  at: (index, place) => {
    const dice = diceOf('npsp_sync_log', index)
    const days = sized(place, 365, 7)
    const [code] = districts[Math.floor(index / days)] ?? districts[0]
    const sent = dice.roll(400)
    return {
      agency_code: `H29.${code}`,
      sync_day: dayBefore(index % days),
      sent,
      accepted: sent - (dice.once(3) ? dice.roll(Math.min(sent, 9) + 1) : 0),
      lag_minutes: dice.roll(90),
    }
  },
}

/** Resolution 17/NQ-CP gave 83 tasks; 7 are done, and who did not report is not counted as nothing. */
const assignedTasks: Facts = {
  count: () => 83,
  at: (index) => {
    const dice = diceOf('assigned_tasks', index)
    const state = index < 7 ? 'done' : dice.once(5) ? 'not_reported' : 'under_way'
    return {
      task_no: index + 1,
      title: `Nhiệm vụ số ${index + 1} của Nghị quyết 17/NQ-CP`,
      agency_code: agencies[index % departments.length] ?? null,
      due_on: dayAfter('2020-06-30', 30 * dice.roll(18)),
      state,
      evidence: state === 'done' ? `Báo cáo số ${100 + index}/BC` : null,
    }
  },
}

/** Codes of the 63 provinces before 2025: of 1 to 96 these were not given out. */
const gaps = new Set([
  3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63, 65, 69, 71, 73, 76, 78, 81,
  85, 88, 90,
])
const provinces = Array.from({ length: 96 }, (_, at) => at + 1)
  .filter((code) => !gaps.has(code))
  .map((code) => String(code).padStart(2, '0'))
const HCMC = '79'

const provinceName = (code: string): string => (code === HCMC ? 'Thành phố Hồ Chí Minh' : `Tỉnh, thành phố mã ${code}`)

function provinceFact(index: number): { readonly code: string; readonly fact: Fact } {
  const code = provinces[index] ?? HCMC
  return { code, fact: { province_code: code, name: provinceName(code) } }
}

/** 32 of 63 have a plan. */
const agencyPlans: Facts = {
  count: () => provinces.length,
  at: (index) => {
    const issued = index < 32
    return {
      ...provinceFact(index).fact,
      issued,
      issued_on: issued ? someDay(diceOf('agency_plans', index), 300) : null,
    }
  },
}

/** 62 of 63 have a committee: the city's own row is the red one. */
const steeringCommittees: Facts = {
  count: () => provinces.length,
  at: (index) => {
    const { code, fact } = provinceFact(index)
    const established = code !== HCMC
    const dice = diceOf('steering_committees', index)
    return { ...fact, established, established_on: established ? someDay(dice, 500) : null }
  },
}

const satisfactionResponses: Facts = {
  count: (place) => sized(place, 500_000, 100),
  at: (index, place) => {
    const dice = diceOf('satisfaction_responses', index)
    return {
      response_id: numbered('HL', index, 7),
      agency_code: agencies[dice.roll(agencies.length)] ?? null,
      dossier_hash: createHash('sha256').update(someDossier(index, place)).digest('hex').slice(0, 16),
      question: 1 + dice.roll(5),
      score: dice.pick([5, 5, 5, 4, 4, 3, 2, 1]),
      answered_on: someDay(dice, 300),
    }
  },
  dirt: { every: 100, spoil: (fact) => ({ ...fact, score: 9 }) },
}

/** 44,061 overdue dossiers of a quarter. */
const lateApologies: Facts = {
  count: (place) => sized(place, 44_061, 50),
  at: (index, place) => {
    const dice = diceOf('late_apologies', index)
    const due = someDay(dice, 300)
    return {
      apology_id: numbered('XL', index),
      dossier_code: someDossier(index * 7, place),
      agency_code: 'H29.760',
      reason: dice.pick(['Chờ ý kiến cơ quan phối hợp', 'Hồ sơ phức tạp', 'Thiếu nhân sự']),
      sent_on: dayAfter(due, -1),
      old_due_on: due,
      new_due_on: dayAfter(due, 3 + dice.roll(10)),
    }
  },
}

/** What the City Office counts. */
export const steering: { readonly [dataset: string]: Facts } = {
  payments,
  npsp_sync_log: npspSyncLog,
  assigned_tasks: assignedTasks,
  agency_plans: agencyPlans,
  steering_committees: steeringCommittees,
  satisfaction_responses: satisfactionResponses,
  late_apologies: lateApologies,
  kpi_definitions: { count: () => indicators.length, at: (index) => indicators[index] ?? {} },
  kpi_values: { count: () => indicatorValues.length, at: (index) => indicatorValues[index] ?? {} },
}
