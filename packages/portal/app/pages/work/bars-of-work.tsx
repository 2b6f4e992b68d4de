import { OpenByOfficerDocument, OpenByStatusDocument, OpenByUnitDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { statusTitle } from '../../words/status-title.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'
import type { AtWork } from './officer.tsx'

interface OfWork {
  readonly work: AtWork
}

interface Group {
  readonly name: string | null
  readonly count: number
  readonly late: number
}

/** How many dossiers of each group are open, and how many of these are late. */
function LateBars({ groups }: { readonly groups: readonly Group[] }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  if (groups.length === 0) return <p>{t('work.nothing')}</p>
  const bars = groups.map(({ name, count: all, late }) => ({
    key: name ?? '',
    name: name ?? t('part.withheld'),
    value: all,
    told: t('work.ofLate', { n: count(all), late: count(late) }),
    amiss: late,
  }))
  return <Bars bars={bars} />
}

function asking({ units, now, purpose }: AtWork) {
  return { variables: { units, now }, purpose: purpose.key }
}

export function ByStatus({ work }: OfWork) {
  const { t, language } = useWords()
  const asked = useAsked(OpenByStatusDocument, asking(work))
  return (
    <Section title={t('work.byStatus')}>
      <Answered asked={asked}>
        {({ dossiersAggregate, names }) => (
          <LateBars
            groups={(dossiersAggregate?.groups ?? []).map(({ key, count, late }) => ({
              ...{ count, late, name: statusTitle(names, key.status, language) },
            }))}
          />
        )}
      </Answered>
    </Section>
  )
}

export function ByUnit({ work }: OfWork) {
  const { t, language } = useWords()
  const asked = useAsked(OpenByUnitDocument, asking(work))
  return (
    <Section title={t('work.byUnit')}>
      <Answered asked={asked}>
        {({ dossiersAggregate, agencies }) => (
          <LateBars
            groups={(dossiersAggregate?.groups ?? []).map(({ key, count, late }) => ({
              ...{ count, late, name: titleOfAgency(agencies?.nodes ?? [], key.handlingAgency, language) },
            }))}
          />
        )}
      </Answered>
    </Section>
  )
}

export function ByOfficer({ work }: OfWork) {
  const { t } = useWords()
  const asked = useAsked(OpenByOfficerDocument, asking(work))
  return (
    <Section title={t('work.byOfficer')}>
      <Answered asked={asked}>
        {({ dossiersAggregate }) => (
          <LateBars
            groups={(dossiersAggregate?.groups ?? []).map(({ key, count, late }) => ({
              ...{ count, late, name: key.handlerId },
            }))}
          />
        )}
      </Answered>
    </Section>
  )
}
