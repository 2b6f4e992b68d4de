import type { ReactNode } from 'react'
import type { OfficerQuery, OneDossierQuery } from '../../kho/documents.ts'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { statusTitle } from '../../words/status-title.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'
import type { Dossier } from './dossier-page.tsx'
import { LateTag } from './late-tag.tsx'
import type { AtWork } from './officer.tsx'
import { WorkCell } from './work-cell.tsx'

export interface OfDossier {
  readonly dossier: Dossier
  readonly work: AtWork
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Whose system something comes from, in a sentence. */
export function FromWhom({ owner }: { readonly owner: OfficerQuery['people'] }) {
  const { t, language } = useWords()
  const agency = owner?.owner?.title[language]
  return agency ? <p className="section-lead">{t('work.from', { agency })}</p> : null
}

/** Why a relation of the dossier shows nothing, where a rule says so: it may lack another purpose. */
export function whyNot({ withheld }: Dossier, relation: string): string | null {
  return withheld?.find(({ field }) => field === relation)?.reason ?? null
}

/** The dossier itself: where it stands, whose it is to handle, how late it is. */
export function AboutDossier({ dossier, names, work }: OfDossier & { readonly names: OneDossierQuery['names'] }) {
  const { t, language } = useWords()
  const { moment, count } = figuresIn(language)
  const of = { dataset: 'dossiers', withheld: dossier.withheld }
  const { receivedAt, dueAt, finishedAt, fee, receiver, handler } = dossier
  const told = (at: string | null) => (at === null ? null : moment(at))
  const cells = [
    ['status', t('work.status'), statusTitle(names, dossier.status, language)],
    ['receivedAt', t('work.received'), told(receivedAt)],
    ['summary', t('work.summary'), dossier.summary],
    ['handlerId', t('work.who'), dossier.handlerId],
    ['applicantId', t('work.citizenId'), dossier.applicantId],
    ['fee', t('work.fee'), fee === null ? null : count(fee)],
  ] as const
  return (
    <Section title={t('work.dossier', { code: dossier.dossierCode ?? '' })}>
      <FromWhom owner={work.officer.dossiers} />
      <dl className="facts">
        <Fact name={t('work.due')}>
          <WorkCell of={of} field="dueAt" title={t('work.due')} value={told(dueAt)} />{' '}
          <LateTag dueAt={dueAt} finishedAt={finishedAt} now={work.now} />
        </Fact>
        <Fact name={t('work.receiver')}>{agencyName(receiver, language)}</Fact>
        <Fact name={t('work.handler')}>{agencyName(handler, language)}</Fact>
        {cells.map(([field, title, value]) => (
          <Fact key={field} name={title}>
            <WorkCell of={of} field={field} title={title} value={value} />
          </Fact>
        ))}
      </dl>
    </Section>
  )
}

function agencyName(agency: Dossier['receiver'], language: 'vi' | 'en'): string {
  return agency ? titleOfAgency([agency], agency.agencyCode, language) : '–'
}

/** The procedure, by the register of procedures. */
export function Procedure({ dossier, work }: OfDossier) {
  const { t } = useWords()
  const { procedure } = dossier
  return (
    <Section title={t('work.procedureOf')}>
      <FromWhom owner={work.officer.procedures} />
      {procedure ? (
        <>
          <p>
            <strong>{procedure.title}</strong> <code>{procedure.procedureCode}</code>
          </p>
          <dl className="facts">
            <Fact name={t('work.sector')}>{procedure.sector ?? '–'}</Fact>
            <Fact name={t('work.legalDays')}>{procedure.legalDays ?? '–'}</Fact>
            <Fact name={t('work.decision')}>{procedure.decision ?? '–'}</Fact>
          </dl>
        </>
      ) : (
        <p>{t('work.nothing')}</p>
      )}
    </Section>
  )
}

/** The applicant, by the base of people: what this purpose shows of them, and what it does not. */
export function Applicant({ dossier, work }: OfDossier) {
  const { t } = useWords()
  const { applicant } = dossier
  const cells = applicant
    ? ([
        ['name', t('work.name'), applicant.name],
        ['citizenId', t('work.citizenId'), applicant.citizenId],
        ['born', t('work.born'), applicant.born],
        ['phone', t('work.phone'), applicant.phone],
        ['address', t('work.address'), applicant.address],
      ] as const)
    : []
  return (
    <Section title={t('work.applicant')}>
      <FromWhom owner={work.officer.people} />
      {applicant ? (
        <dl className="facts facts-narrow">
          {cells.map(([field, title, value]) => (
            <Fact key={field} name={title}>
              <WorkCell
                of={{ dataset: 'people', withheld: applicant.withheld }}
                field={field}
                title={title}
                value={value}
              />
            </Fact>
          ))}
        </dl>
      ) : (
        <p>{whyNot(dossier, 'applicant') ?? t('work.noApplicant')}</p>
      )}
    </Section>
  )
}
