import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import { agoWords } from '../words/moment-words.ts'
import type { Problem } from './problems.ts'

/** What is wrong and since when, in half a line. */
export function headingOf(problem: Problem): Bilingual {
  const { kind, amount, datasets } = problem
  switch (kind) {
    case 'no_worker':
      return { vi: 'không có tiến trình nạp nào đang chạy', en: 'no worker is running' }
    case 'broken':
      return forWords(problem, { vi: 'hỏng', en: 'broken' })
    case 'held':
      return forWords(problem, { vi: 'lần nạp bị giữ', en: 'a run is held' })
    case 'log':
      return {
        vi: `nguồn đang giữ ${megabytes(amount)} nhật ký cho Kho`,
        en: `the source keeps ${megabytes(amount)} of log for Kho`,
      }
    case 'late':
      return { vi: 'trễ hẹn', en: 'later than promised' }
    case 'never':
      return { vi: `${datasets.length} bộ dữ liệu chưa nạp lần nào`, en: `${datasets.length} datasets were never read` }
    case 'refused':
      return { vi: `${amount} bản ghi chờ xử lý`, en: `${amount} records wait in quarantine` }
    case 'total':
      return forWords(problem, { vi: 'tổng số không khớp', en: 'a total does not add up' })
    case 'drift':
      return {
        vi: `${amount} cột mới hoặc đổi kiểu ở nguồn, Kho vẫn đọc`,
        en: `${amount} columns at the source are new or of another type, Kho reads on`,
      }
  }
}

function forWords({ since }: Problem, what: Bilingual): Bilingual {
  if (since === null) return what
  return { vi: `${what.vi} đã ${agoWords(since).vi}`, en: `${what.en} for ${agoWords(since).en}` }
}

/** How often it failed and what Kho does by itself. */
export function streakOf({ kind, failures, lastGood, nextAttempt, passes, amount }: Problem): Bilingual {
  const good =
    lastGood === null
      ? { vi: 'Chưa lần nào tốt', en: 'Never good' }
      : { vi: `Lần tốt cuối ${agoWords(lastGood).vi} trước`, en: `Last good ${agoWords(lastGood).en} ago` }
  const times = { vi: `hỏng ${failures} lần liền`, en: failures === 1 ? 'failed once' : `failed ${failures} times` }
  const counted = kind === 'held' ? good : { vi: `${good.vi}, ${times.vi}`, en: `${good.en}, ${times.en} since` }
  const alone =
    passes || kind === 'held' ? { vi: '', en: '' } : { vi: ' Không tự khỏi.', en: ' It does not pass by itself.' }
  const [next, behind] = [attemptWords(nextAttempt), behindWords(kind === 'held' ? amount : 0)]
  return {
    vi: `${counted.vi}.${alone.vi} ${next.vi}${behind.vi}`,
    en: `${counted.en}.${alone.en} ${next.en}${behind.en}`,
  }
}

/** Of refused records behind a held run. */
function behindWords(records: number): Bilingual {
  if (records === 0) return { vi: '', en: '' }
  return {
    vi: ` ${records} bản ghi bị từ chối chỉ được xét lại sau khi quyết định.`,
    en: ` ${records} refused ${records === 1 ? 'record waits' : 'records wait'} for that decision too.`,
  }
}

function attemptWords(nextAttempt: number | null): Bilingual {
  if (nextAttempt === null) return { vi: 'Kho không tự thử lại.', en: 'Kho does not try again.' }
  if (nextAttempt === 0) return { vi: 'Kho thử lại ngay.', en: 'Kho tries again now.' }
  return {
    vi: `Kho tự thử lại sau ${agoWords(nextAttempt).vi}.`,
    en: `Kho tries again in ${agoWords(nextAttempt).en}.`,
  }
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`
}
