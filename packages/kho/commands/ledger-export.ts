import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { storedChains, storedEntries } from '@kho/schema/ledger/stored-entries.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { Command } from '../command.ts'
import { openStore } from '../open-store.ts'

/** The ledger as a file that programs of others can check. */
export const command: Command = {
  name: 'ledger export',
  describe: {
    vi: 'ghi sổ truy cập ra tệp NDJSON để chương trình khác kiểm tra (docs/ledger.md)',
    en: 'write the ledger to an NDJSON file that other programs can check (docs/ledger.md)',
  },
  options: [
    { flags: '--out <file>', required: true, describe: { vi: 'tệp để ghi', en: 'the file to write' } },
    { flags: '--chain <uuid>', describe: { vi: 'chỉ chuỗi này', en: 'only this chain' } },
  ],
  async run(options, out) {
    const file = options.required('out')
    await using store = await openStore(options.config, 'ledger export')
    const session = store.as('kho_api', 1)
    const stored = await storedChains(session)
    const only = options.text('chain')
    const chains = [...stored].filter(([chain]) => only === null || chain === only)
    const total = chains.reduce((sum, [, length]) => sum + length, 0)
    const bar = out.progress(out.language === 'vi' ? 'ghi sổ' : 'export')
    const lines = linesOf(session, chains, (done) => bar.update(done, total))
    // Pseudonyms and who asked for what: only for whoever asked for it.
    await pipeline(Readable.from(lines), createWriteStream(file, { mode: 0o600 }), { signal: options.signal })
    bar.end(file)
    out.value({ file, chains: chains.length, entries: total })
    out.say({
      vi: `${chains.length} chuỗi, ${total} mục: ${file}`,
      en: `chains ${chains.length}, entries ${total}: ${file}`,
    })
    return 0
  },
}

async function* linesOf(
  session: Session,
  chains: readonly (readonly [chain: string, length: number])[],
  onProgress: (done: number) => void,
): AsyncGenerator<string> {
  let done = 0
  for (const [chain, upTo] of chains) {
    for await (const { position, at, hash, body } of storedEntries(session, chain, { after: 0, upTo })) {
      yield `${JSON.stringify({ chain, position, at, hash, body })}\n`
      done += 1
      if (done % 1000 === 0) onProgress(done)
    }
  }
}
