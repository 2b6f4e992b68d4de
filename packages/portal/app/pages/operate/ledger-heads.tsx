import { Refused, Waiting } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { type Head, headsAddress, useHeads } from './use-heads.ts'

const most = 10

/** How the ledger stands: its chains, how long they are, and how old each one's signed head is. */
export function LedgerHeads() {
  const { t } = useWords()
  const { data, error, refetch } = useHeads()
  return (
    <Section title={t('operate.ledger')} lead={t('operate.ledgerMore')}>
      {error ? <Refused error={error} again={() => void refetch()} /> : data ? <Heads heads={data} /> : <Waiting />}
      <p>
        {t('operate.by')} <a href={headsAddress}>{headsAddress}</a>
      </p>
    </Section>
  )
}

function Heads({ heads }: { readonly heads: readonly Head[] }) {
  const { t, language } = useWords()
  const { moment, span, count } = figuresIn(language)
  const now = Date.now()
  if (heads.length === 0) return <Empty title={t('operate.noHeads')} />
  return (
    <TableScroll label={t('operate.ledger')}>
      <thead>
        <tr>
          {(['chain', 'state', 'signed', 'headAge'] as const).map((head) => (
            <th key={head} scope="col">
              {t(`operate.${head}`)}
            </th>
          ))}
          <th scope="col" className="number">
            {t('operate.entries')}
          </th>
        </tr>
      </thead>
      <tbody>
        {heads.slice(0, most).map(({ chain, closed, at, position }) => (
          <tr key={chain}>
            <th scope="row">
              <code>{chain.slice(0, 8)}</code>
            </th>
            <td>{closed ? t('operate.closed') : t('operate.writing')}</td>
            <td className="moment">{moment(at)}</td>
            <td>{span(Math.max(0, (now - Date.parse(at)) / 1000))}</td>
            <td className="number">{count(position)}</td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}
