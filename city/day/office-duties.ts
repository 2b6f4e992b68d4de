import { TODAY } from '../generator/calendar.ts'
import { numbered } from '../generator/facts/draws.ts'
import type { Fact } from '../generator/facts/fact.ts'
import type { OfficeKind } from './act.ts'
import type { OfficeBook } from './office-book.ts'

/** What one act comes to, by dataset: facts that change, and facts that are new. */
export interface Outcome {
  readonly dataset: string
  readonly changed: readonly Fact[]
  readonly added: readonly Fact[]
}

export interface Duty {
  /** The dataset that it is done in; its first source is the office that does it. */
  readonly dataset: string
  /** Null where what was picked cannot have it done. */
  does(book: OfficeBook, roll: number): readonly Outcome[] | null
}

/** A duty that makes one fact of another, in its place or beside it. */
function duty(
  dataset: string,
  how: 'change' | 'add',
  make: (fact: Fact, book: OfficeBook, roll: number) => Fact | null,
): Duty {
  return {
    dataset,
    does: (book, roll) => {
      const fact = book.pick(roll)
      const made = fact && make(fact, book, roll)
      if (!made) return null
      return [{ dataset, changed: how === 'change' ? [made] : [], added: how === 'add' ? [made] : [] }]
    },
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** The n-th second of the day since it opened: so no two things happen at one time. */
const todayAt = (n: number): string =>
  `${TODAY} ${two(8 + (Math.floor(n / 3_600) % 8))}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}`

const pay = duty('payments', 'add', (like, { count, added }) => ({
  ...like,
  payment_id: numbered('GD', count + added),
  paid_at: todayAt(added),
  status: 'done',
}))

const refund = duty('payments', 'change', (payment) =>
  payment.status === 'done' ? { ...payment, status: 'refunded' } : null,
)

/** Another message of a document's road, as the exchange axis passes it on. */
const report = duty('document_status_events', 'add', (like, { added }, roll) => ({
  ...like,
  status: ['assigned', 'processing', 'completed'][roll % 3] ?? null,
  event_at: todayAt(added),
}))

const direct = duty('work_items', 'add', (like, { count, added }) => ({
  ...like,
  work_item_id: numbered('CV', count + added, 7),
  assigned_on: TODAY,
  due_on: '2020-11-12',
  done_on: null,
  state: 'open',
}))

const complete = duty('work_items', 'change', (item) =>
  item.state === 'done' ? null : { ...item, state: 'done', done_on: TODAY },
)

const answer = duty('feedback_cases', 'change', (feedback) =>
  feedback.status === 'accepted' || feedback.status === 'in_process'
    ? {
        ...feedback,
        status: 'answered',
        answer: 'Đơn vị đã kiểm tra và xử lý.',
        answered_at: todayAt(0),
      }
    : null,
)

/** Districts are few: a day has room for so many that go. */
const MOST_UNITS = 3

/** A district dies today, and another takes its place and its office. */
const succeed: Duty = {
  dataset: 'admin_units',
  does: (book, roll) => {
    const units = Array.from({ length: book.count }, (_, at) => book.pick(roll + at))
    const unit = units.find((one) => one?.level === 'district' && String(one.valid_until ?? '9999') > TODAY)
    if (!unit || book.added === MOST_UNITS) return null
    const unitCode = String(790 + book.added)
    const successor = { ...unit, unit_code: unitCode, valid_from: TODAY, name: `${unit.name} (mới)` }
    const succession = {
      old_unit: unit.unit_code ?? null,
      new_unit: unitCode,
      share: 1,
      decision: '1111/NQ-UBTVQH14',
      effective_on: TODAY,
    }
    return [
      { dataset: 'admin_units', changed: [{ ...unit, valid_until: TODAY }], added: [successor] },
      { dataset: 'admin_unit_successions', changed: [], added: [succession] },
    ]
  },
}

/** What happens at the offices behind the desks. */
export const duties: { readonly [kind in OfficeKind]: Duty } = {
  pay,
  refund,
  report,
  direct,
  complete,
  answer,
  succeed,
}
