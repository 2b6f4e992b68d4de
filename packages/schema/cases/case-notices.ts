import type { Bilingual } from '../contract/bilingual.ts'
import type { Notice, Recipient } from '../notices/notice.ts'
import type { CaseKind } from './citizen-case.ts'

/** A case as notices name it: no word of anybody's, and no value. */
export interface NamedCase {
  readonly case: string
  readonly kind: CaseKind
  readonly dataset: string | null
  readonly field: string | null
  readonly dueDay: string | null
}

type Event = 'asked' | 'answered' | 'refused' | 'corrected' | 'late' | 'withdrawn'

const nouns: { readonly [K in CaseKind]: Bilingual } = {
  question: { vi: 'Câu hỏi', en: 'Question' },
  correction: { vi: 'Yêu cầu đính chính', en: 'Correction' },
}

const events: { readonly [E in Event]: Bilingual } = {
  asked: { vi: 'đã được gửi', en: 'was asked' },
  answered: { vi: 'đã được trả lời', en: 'was answered' },
  refused: { vi: 'đã bị từ chối', en: 'was refused' },
  corrected: { vi: 'đã xong: dữ liệu đã được sửa', en: 'is done: the data were corrected' },
  late: { vi: 'đã quá hạn và được chuyển lên cấp trên', en: 'is late and goes to the unit above' },
  withdrawn: { vi: 'đã được rút lại', en: 'was withdrawn' },
}

/** What a recipient is told of an event of a case. `level` tells one lateness from the next. */
export function caseNotice(event: Event, to: Recipient, one: NamedCase, level = 0): Notice {
  const { case: id, kind, dataset, field, dueDay } = one
  const [noun, happened] = [nouns[kind], events[event]]
  const due = dueDay === null ? { vi: '', en: '' } : { vi: ` Hạn: ${dueDay}.`, en: ` Due by ${dueDay}.` }
  const place = dataset === null ? '' : ` (${field === null ? dataset : `${dataset}.${field}`})`
  const isOpen = event === 'asked' || event === 'late'
  return {
    to,
    kind: `${kind}_${event}`,
    title: { vi: `${noun.vi} ${happened.vi}${place}`, en: `${noun.en} ${happened.en}${place}` },
    text: {
      vi: `Mã ${id}.${isOpen ? due.vi : ''} Nội dung xem trong Kho.`,
      en: `Number ${id}.${isOpen ? due.en : ''} What it says is read in Kho.`,
    },
    details: { case: id, kind, dataset, field, due: dueDay },
    once: `case ${id} ${event} ${level}`,
  }
}

/** What those are told who had received a value that was corrected. */
export function receiverNotice(to: Recipient, one: NamedCase): Notice {
  const { case: id, dataset, field } = one
  const place = `${dataset}.${field}`
  return {
    to,
    kind: 'value_corrected',
    title: { vi: `Giá trị đã nhận được đính chính (${place})`, en: `A value you received was corrected (${place})` },
    text: {
      vi: `Theo sổ truy cập, nơi này đã nhận trường ${place} trước khi được đính chính. Đọc lại bản ghi qua Kho. Mã ${id}.`,
      en: `By the ledger ${place} was received here before it was corrected. Read the record again through Kho. Number ${id}.`,
    },
    details: { case: id, dataset, field },
    once: `case ${id} receiver`,
  }
}
