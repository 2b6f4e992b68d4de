import type { ReactNode } from 'react'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { FromWhom, type OfDossier, whyNot } from './dossier-facts.tsx'
import type { Dossier } from './dossier-page.tsx'
import { LateTag } from './late-tag.tsx'
import { WorkCell } from './work-cell.tsx'

interface RowsProps {
  readonly label: string
  readonly heads: readonly string[]
  readonly empty: boolean
  /** Why there is nothing to be seen of it, where a rule says so. */
  readonly why?: string | null
  readonly children: ReactNode
}

/** A table, or that there is nothing to put into it. */
function Rows({ label, heads, empty, why, children }: RowsProps) {
  const { t } = useWords()
  if (empty) return <p>{why ?? t('work.nothing')}</p>
  return (
    <TableScroll label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </TableScroll>
  )
}

/** Where the dossier has been, and where it is. */
export function Steps({ dossier, work }: OfDossier) {
  const { t, language } = useWords()
  const { moment } = figuresIn(language)
  const steps = dossier.steps?.nodes ?? []
  const told = (at: string | null) => (at === null ? null : moment(at))
  const heads = ['step', 'department', 'content', 'officer', 'started', 'due', 'finished'] as const
  return (
    <Section title={t('work.steps')}>
      <Rows
        label={t('work.steps')}
        heads={heads.map((head) => t(`work.${head}`))}
        empty={steps.length === 0}
        why={whyNot(dossier, 'steps')}
      >
        {steps.map((step) => {
          const cell = (field: keyof typeof step, title: string, value: string | null) => (
            <WorkCell of={{ dataset: 'dossier_steps', withheld: step.withheld }} {...{ field, title, value }} />
          )
          return (
            <tr key={step.id}>
              <th scope="row">{step.step}</th>
              <td>{cell('department', t('work.department'), step.department)}</td>
              <td>{cell('content', t('work.content'), step.content)}</td>
              <td>{cell('officerId', t('work.officer'), step.officerId)}</td>
              <td className="moment">{cell('startedAt', t('work.started'), told(step.startedAt))}</td>
              <td className="moment">
                {cell('dueAt', t('work.due'), told(step.dueAt))}{' '}
                <LateTag dueAt={step.dueAt} finishedAt={step.finishedAt} now={work.now} />
              </td>
              <td className="moment">{cell('finishedAt', t('work.finished'), told(step.finishedAt))}</td>
            </tr>
          )
        })}
      </Rows>
    </Section>
  )
}

/** What was paid for it, by the public service portal. */
export function Payments({ dossier, work }: OfDossier) {
  const { t, language } = useWords()
  const { moment, count } = figuresIn(language)
  const { nodes: payments = [], totalCount } = dossier.payments ?? {}
  const heads = ['payment', 'amount', 'paidAt', 'status', 'payer'] as const
  return (
    <Section title={t('work.payments')}>
      <FromWhom owner={work.officer.payments} />
      {totalCount && totalCount > payments.length ? (
        <p>{t('work.some', { shown: count(payments.length), all: count(totalCount) })}</p>
      ) : null}
      <Rows
        label={t('work.payments')}
        heads={heads.map((head) => t(`work.${head}`))}
        empty={payments.length === 0}
        why={whyNot(dossier, 'payments')}
      >
        {payments.map((payment) => (
          <tr key={payment.id}>
            <th scope="row">{payment.paymentId}</th>
            <td className="number">{payment.amount === null ? null : count(payment.amount)}</td>
            <td className="moment">{payment.paidAt === null ? null : moment(payment.paidAt)}</td>
            <td>{payment.status}</td>
            <td>
              <WorkCell
                of={{ dataset: 'payments', withheld: payment.withheld }}
                field="payerId"
                title={t('work.payer')}
                value={payment.payerId}
              />
            </td>
          </tr>
        ))}
      </Rows>
    </Section>
  )
}

/** What was filed with it, what came of it, and what was asked to be supplemented. */
export function Papers({ dossier }: { readonly dossier: Dossier }) {
  const { t, language } = useWords()
  const papers = papersOf(dossier)
  const heads = ['file', 'kindOfPaper', 'digitised', 'at'] as const
  const { moment } = figuresIn(language)
  return (
    <Section title={t('work.documents')}>
      <Rows
        label={t('work.documents')}
        heads={heads.map((head) => t(`work.${head}`))}
        empty={papers.length === 0}
        why={whyNot(dossier, 'attachments')}
      >
        {papers.map(({ id, kind, of, field, name, electronic, at }) => (
          <tr key={id}>
            <th scope="row">
              <WorkCell of={of} field={field} title={t('work.file')} value={name} />
            </th>
            <td>{t(`work.${kind}`)}</td>
            <td>{electronic === null ? null : electronic ? t('part.yes') : t('part.no')}</td>
            <td className="moment">{at === null ? null : moment(at)}</td>
          </tr>
        ))}
      </Rows>
    </Section>
  )
}

function papersOf({ attachments, results, supplements }: Dossier) {
  return [
    ...(attachments?.nodes ?? []).map(({ id, fileName, digitised, withheld }) => ({
      ...{ id, kind: 'attachment' as const, of: { dataset: 'attachments', withheld }, field: 'fileName' },
      ...{ name: fileName, electronic: digitised, at: null },
    })),
    ...(results?.nodes ?? []).map(({ id, name, issuedAt, electronic, withheld }) => ({
      ...{ id, kind: 'result' as const, of: { dataset: 'dossier_results', withheld }, field: 'name' },
      ...{ name, electronic, at: issuedAt },
    })),
    ...(supplements?.nodes ?? []).map(({ id, content, requestedAt, withheld }) => ({
      ...{ id, kind: 'supplement' as const, of: { dataset: 'supplements', withheld }, field: 'content' },
      ...{ name: content, electronic: null, at: requestedAt },
    })),
  ]
}
