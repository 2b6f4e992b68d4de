import { localTime } from './calendar.ts'
import { diceOf } from './dice.ts'
import type { Dossier } from './dossiers.ts'

/** One step a dossier went through. Times are local. */
export interface Step {
  readonly code: string
  readonly number: number
  readonly agency: string
  readonly department: string
  readonly officer: string
  readonly applicant: string | null
  readonly content: string
  readonly startedAt: string
  readonly dueAt: string
  readonly finishedAt: string | null
  /** Of a sealed dossier. */
  readonly sealed: boolean
}

const road = [
  ['Bộ phận một cửa', 'Tiếp nhận hồ sơ', 'receiver'],
  ['Phòng chuyên môn', 'Thẩm định hồ sơ', 'handler'],
  ['Lãnh đạo đơn vị', 'Phê duyệt kết quả', 'handler'],
  ['Bộ phận một cửa', 'Trả kết quả', 'receiver'],
] as const

/** The steps of a dossier so far: all four once it is finished, else as far as its status says. */
export function stepsOf(dossier: Dossier): readonly Step[] {
  const dice = diceOf('step', Number(dossier.code.slice(-4)) + Number(dossier.code.slice(-11, -5)))
  const day = dossier.receivedAt.slice(0, 10)
  const reached = dossier.finishedAt ? road.length : dossier.status <= 2 ? 1 : 2
  return road.slice(0, reached).map(([department, content, whose], at) => ({
    code: dossier.code,
    number: at + 1,
    agency: dossier[whose],
    department,
    officer: dossier.officer,
    applicant: dossier.applicant,
    content,
    startedAt: localTime(day, at, dice.roll(500)),
    dueAt: localTime(day, at + 2, 0),
    finishedAt: at + 1 < reached || dossier.finishedAt ? localTime(day, at + 1, dice.roll(500)) : null,
    sealed: dossier.sealed,
  }))
}
