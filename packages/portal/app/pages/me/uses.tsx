import { useState } from 'react'
import { MyUsesDocument, type MyUsesQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Paging, usePages } from '../../parts/paging.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { AskWhy } from './ask-why.tsx'
import { everyUse, NarrowUses, type UsesNarrowing } from './narrow-uses.tsx'

type Me = NonNullable<MyUsesQuery['me']>
type Access = NonNullable<Me['accesses']>['nodes'][number]

/** Who used the person's data, as sentences down a line of time. */
export function Uses() {
  const { t, language } = useWords()
  const pages = usePages()
  const [narrowing, narrow] = useState<UsesNarrowing>(everyUse)
  const asked = useAsked(MyUsesDocument, { variables: { ...narrowing, after: pages.after } })
  const isNarrowed = Object.values(narrowing).some((value) => value !== null)
  const choose = (chosen: UsesNarrowing) => {
    pages.restart()
    narrow(chosen)
  }
  return (
    <>
      <NarrowUses isNarrowed={isNarrowed} onNarrow={choose} />
      <Answered asked={asked}>
        {({ me }) => {
          if (!me?.accesses) return <Empty title={t('me.noUses')} />
          const { nodes, pageInfo, totalCount, lookedUntil } = me.accesses
          return (
            <>
              <Delayed delayed={me.delayed} />
              {nodes.length === 0 ? (
                <Nothing isNarrowed={isNarrowed} />
              ) : (
                <Timeline accesses={nodes} total={totalCount} />
              )}
              {lookedUntil ? <p>{t('me.lookedUntil', { at: figuresIn(language).moment(lookedUntil) })}</p> : null}
              <Paging pages={pages} pageInfo={pageInfo} />
            </>
          )
        }}
      </Answered>
    </>
  )
}

function Nothing({ isNarrowed }: { readonly isNarrowed: boolean }) {
  const { t } = useWords()
  if (isNarrowed) return <Empty title={t('me.noUsesSuch')} />
  return <Empty title={t('me.noUses')}>{t('me.noUsesMore')}</Empty>
}

/** What an authority has told to be told later: how much, on which ground, until when. */
function Delayed({ delayed }: Pick<Me, 'delayed'>) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  return (delayed ?? []).map((one) => (
    <p key={`${one.ground} ${one.until}`}>
      {t('me.delayed', { count: count(one.count), until: moment(one.until), ground: one.ground })}
    </p>
  ))
}

function Timeline({ accesses, total }: { readonly accesses: readonly Access[]; readonly total: number | null }) {
  const { t, language } = useWords()
  return (
    <>
      {total === null ? null : <p role="status">{t('me.usesCount', { count: figuresIn(language).count(total) })}</p>}
      <ol className="timeline">
        {accesses.map((access) => (
          <Use key={access.id} access={access} />
        ))}
      </ol>
    </>
  )
}

function Use({ access }: { readonly access: Access }) {
  const { t, language } = useWords()
  const { at, sentence, delayed, reads, proof } = access
  return (
    <li>
      <p className="moment">{figuresIn(language).moment(at)}</p>
      <p>{sentence[language]}</p>
      {delayed ? <p>{t('me.toldLate', { ground: delayed.ground })}</p> : null}
      <details>
        <summary>{t('me.more')}</summary>
        {reads.map((read) => (
          <Read key={`${read.dataset?.name} ${read.fields.join()}`} read={read} />
        ))}
        {proof ? <Proof proof={proof} /> : null}
      </details>
      <AskWhy access={access.id} />
    </li>
  )
}

function Read({ read: { dataset, fields, rules, grounds } }: { readonly read: Access['reads'][number] }) {
  const { t, language } = useWords()
  return (
    <p>
      {dataset ? dataset.title[language] : null} <code>{fields.join(', ')}</code>
      {rules.map(({ name, reason }) => (
        <span key={name} className="quiet-line">
          {' '}
          {t('me.rule')}: {reason?.[language] ?? name}
        </span>
      ))}
      {grounds.length > 0 ? ` ${t('me.ground')}: ${grounds.join(', ')}` : null}
    </p>
  )
}

/** The entry's place in its signed chain, as a file that `docs/ledger.md` says how to check. */
function Proof({ proof }: { readonly proof: NonNullable<Access['proof']> }) {
  const { t } = useWords()
  const download = () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(proof, null, 2)], { type: 'application/json' }))
    const link = Object.assign(document.createElement('a'), { href: url, download: `proof-${proof.position}.json` })
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <button type="button" className="button" onClick={download}>
      {t('me.proof')}
    </button>
  )
}
