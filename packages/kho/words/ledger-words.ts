import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { ChainResult, Fault, Finding } from '@kho/schema/ledger/check-chain.ts'
import type { BadLine } from '@kho/schema/ledger/trusted-heads.ts'

const faults: { readonly [fault in Fault]: Bilingual } = {
  missing: { vi: 'mất mục', en: 'entries are missing' },
  surplus: { vi: 'có mục không thuộc chuỗi', en: 'an entry stands here that does not belong' },
  hash: { vi: 'nội dung không khớp mã băm', en: 'the body is not what its hash says' },
  form: { vi: 'nội dung sai dạng', en: 'the body is not an entry of this place' },
  link: { vi: 'không nối với mục trước', en: 'it does not join the entry before it' },
  head: { vi: 'khác với điều đầu chuỗi đã ký xác nhận', en: 'it is not what the signed head vouches for' },
  fork: {
    vi: 'hai đầu chuỗi đã ký nói khác nhau: chuỗi bị rẽ nhánh',
    en: 'two signed heads disagree: the chain was forked',
  },
  gap: { vi: 'thiếu một đầu chuỗi đã ký', en: 'a signed head is missing' },
  ended: { vi: 'mục đứng sau khi chuỗi đã khép', en: 'an entry stands after the chain was closed' },
  untold: {
    vi: 'người được nhắc đến sẽ không được báo: dòng tìm mục này đã bị xóa',
    en: 'somebody it mentions would not be told: the row that finds it was deleted',
  },
  unsigned: { vi: 'không có đầu chuỗi nào xác nhận', en: 'no signed head vouches for it' },
}

/** One finding in a line: chain, place, what is wrong. */
export function findingWords({ chain, fault, position, upTo }: Finding): Bilingual {
  const place = upTo === position ? String(position) : `${position}–${upTo}`
  return { vi: `${chain} mục ${place}: ${faults[fault].vi}`, en: `${chain} entry ${place}: ${faults[fault].en}` }
}

export function badLineWords({ file, line, what }: BadLine): Bilingual {
  return what === 'form'
    ? { vi: `${file}:${line}: không phải một đầu chuỗi`, en: `${file}:${line}: not a statement` }
    : { vi: `${file}:${line}: không do khóa tin cậy nào ký`, en: `${file}:${line}: signed by no trusted key` }
}

/** What was looked at, whatever was found. */
export function totalWords(chains: readonly ChainResult[]): Bilingual {
  const entries = chains.reduce((sum, one) => sum + one.entries, 0)
  const unsigned = chains.reduce((sum, one) => sum + one.unsigned, 0)
  const tail = {
    vi: unsigned ? `, ${unsigned} mục cuối chưa có đầu chuỗi đã ký` : '',
    en: unsigned ? `, the last ${unsigned} not yet under a signed head` : '',
  }
  return {
    vi: `${chains.length} chuỗi, ${entries} mục${tail.vi}`,
    en: `${counted(chains.length, 'chain', 'chains')}, ${counted(entries, 'entry', 'entries')}${tail.en}`,
  }
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}
