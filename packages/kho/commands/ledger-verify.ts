import { KhoError } from '@kho/schema/error.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { readHeadLines } from '@kho/schema/ledger/heads-folder.ts'
import { type Verified, verifyLedger } from '@kho/schema/ledger/verify-ledger.ts'
import type { Command, Options } from '../command.ts'
import { openStore } from '../open-store.ts'
import type { Out } from '../out.ts'
import { ledgerKeysOf } from '../secrets.ts'
import { badLineWords, findingWords, totalWords } from '../words/ledger-words.ts'

/** Holds the whole ledger against its rules and its signed heads. */
export const command: Command = {
  name: 'ledger verify',
  describe: {
    vi: 'kiểm tra toàn bộ sổ truy cập theo các đầu chuỗi đã ký, nêu chỗ sai đầu tiên của mỗi chuỗi',
    en: 'check the whole ledger against its signed heads, and name the first wrong place of each chain',
  },
  options: [
    {
      flags: '--heads <place...>',
      describe: {
        vi: 'tệp hoặc thư mục các đầu chuỗi đã ký, mặc định KHO_LEDGER_HEADS',
        en: 'files or folders of signed heads, KHO_LEDGER_HEADS unless said',
      },
    },
    {
      flags: '--key <hex...>',
      describe: {
        vi: 'các khóa công khai được tin, mặc định là của KHO_LEDGER_KEY',
        en: 'the public keys that are trusted, those of KHO_LEDGER_KEY unless said',
      },
    },
  ],
  async run(options, out) {
    const keys = trustedKeys(options)
    const places = options.list('heads').length > 0 ? options.list('heads') : [options.config.ledgerHeads]
    await using store = await openStore(options.config, 'ledger verify')
    const heads = (await Promise.all(places.map(readHeadLines))).flat()
    const bar = out.progress(out.language === 'vi' ? 'kiểm tra' : 'verify')
    const verified = await verifyLedger({
      ...{ session: store.as('kho_api', 1), heads, keys, signal: options.signal },
      onProgress: (done, total) => bar.update(done, total),
    }).finally(() => bar.end())
    return tell(verified, out)
  },
}

function trustedKeys(options: Options): readonly string[] {
  const said = options.list('key')
  if (said.some((key) => !/^[0-9a-f]{64}$/.test(key))) {
    throw new KhoError('KHO521', 'A public key is 64 hex digits in lower case.', { option: 'key' })
  }
  const keys = said.length > 0 ? said : ledgerKeysOf(options.config)?.map((secret) => headKeyOf(secret).name)
  if (!keys) throw new KhoError('KHO520', 'Not set: KHO_LEDGER_KEY.', { variables: ['KHO_LEDGER_KEY'] })
  return keys
}

function tell({ chains, badLines }: Verified, out: Out): 0 | 1 {
  const findings = chains.flatMap(({ finding }) => finding ?? [])
  const isWhole = findings.length + badLines.length === 0
  out.value({
    ok: isWhole,
    chains: chains.map(({ finding, ...rest }) => ({ ...rest, finding: finding && { ...finding } })),
    badLines: badLines.map((line) => ({ ...line })),
  })
  for (const finding of findings) out.say(findingWords(finding))
  for (const line of badLines) out.say(badLineWords(line))
  const total = totalWords(chains)
  const result = isWhole ? { vi: 'nguyên vẹn', en: 'whole' } : { vi: 'ĐÃ BỊ THAY ĐỔI', en: 'CHANGED' }
  out.say({ vi: `${total.vi}: ${result.vi}`, en: `${total.en}: ${result.en}` })
  return isWhole ? 0 : 1
}
