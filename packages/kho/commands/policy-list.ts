import { sql } from 'kysely'
import type { Command } from '../command.ts'
import { openStore } from '../open-store.ts'
import { columnsOf } from '../words/columns.ts'

/** The drafts of rules that are not decided about, and the agencies they wait for. */
export const command: Command = {
  name: 'policy list',
  describe: {
    vi: 'các bản thảo quy tắc đang soạn hoặc đang chờ, và cơ quan phải đồng ý',
    en: 'drafts of rules that are being written or wait, and the agencies that have to agree',
  },
  options: [
    { flags: '--all', describe: { vi: 'cả những bản đã quyết định', en: 'those that were decided about as well' } },
  ],
  async run(options, out) {
    await using store = await openStore(options.config, 'policy list')
    const rows = await store.as('kho_write', 1).rows(sql`
      select d.draft, d.state, to_json(d.datasets), to_json(d.needs),
        to_json(array(select a.agency from kho.policy_approval as a where a.draft = d.draft order by 1)),
        to_char(d.created_at, 'YYYY-MM-DD'), d.became
      from kho.policy_draft as d
      where ${options.flag('all')} or d.state in ('draft', 'submitted', 'approved') order by d.created_at, d.draft`)
    const drafts = rows.map(([draft, state, datasets, needs, agreed, created, became]) => ({
      draft: draft ?? '',
      state: state ?? '',
      datasets: namesIn(datasets),
      needs: namesIn(needs),
      agreed: namesIn(agreed),
      created: created ?? '',
      became: became ? Number(became) : null,
    }))
    out.value({ drafts })
    if (drafts.length === 0) out.say({ vi: 'Không có bản thảo nào.', en: 'There are no drafts.' })
    const waits = { vi: 'chờ', en: 'waits for' }[out.language]
    const lines = drafts.map(({ draft, state, datasets, needs, agreed, created }) => {
      const lacking = state === 'submitted' ? needs.filter((agency) => !agreed.includes(agency)) : []
      return [draft, created, state, datasets.join(', '), lacking.length > 0 ? `${waits} ${lacking.join(', ')}` : '']
    })
    for (const line of columnsOf(lines)) out.line(line)
    return 0
  },
}

/** Names that the statement gives as JSON. */
function namesIn(text: string | null | undefined): string[] {
  const names: unknown = JSON.parse(text ?? '[]')
  return Array.isArray(names) ? names.map(String) : []
}
