import { Link } from '@tanstack/react-router'
import { AskedByUsDocument, type AskedByUsQuery, OfficerDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

/** What the unit has asked for, with the day by which each is decided and what came of it. */
export function RequestsPage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['officer']} title={t('work.requests')} lead={t('work.requestsLead')}>
      <p className="way-back">
        <Link to="/work">{t('work.back')}</Link>
      </p>
      <Requests />
    </SignedInPage>
  )
}

function Requests() {
  const { t } = useWords()
  const units = useAsked(OfficerDocument).result.data?.viewer.units
  const asked = useAsked(AskedByUsDocument, { variables: { units: units ?? [] }, when: units != null })
  return (
    <Answered asked={asked}>
      {({ accessRequests }) =>
        accessRequests && accessRequests.nodes.length > 0 ? (
          <TableScroll label={t('work.requests')}>
            <RequestRows requests={accessRequests.nodes} />
          </TableScroll>
        ) : (
          <Empty title={t('work.noRequests')}>{t('work.noRequestsMore')}</Empty>
        )
      }
    </Answered>
  )
}

const states = ['submitted', 'approved', 'refused', 'withdrawn'] as const

function RequestRows({ requests }: { readonly requests: NonNullable<AskedByUsQuery['accessRequests']>['nodes'] }) {
  const { t, language } = useWords()
  const { moment } = figuresIn(language)
  const heads = ['fields', 'askPurpose', 'askReason', 'status', 'sentAt', 'decideBy', 'decided'] as const
  return (
    <>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`work.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <th scope="row">
              <code>{request.items?.map((item) => `${request.dataset}.${item}`).join(', ')}</code>
            </th>
            <td>{request.procedures?.join(', ')}</td>
            <td className="prose">{request.usedFor}</td>
            <td>
              <RequestState state={request.state} />
            </td>
            <td className="moment">{request.submittedAt ? moment(request.submittedAt) : null}</td>
            <Clock request={request} />
            <Decision request={request} />
          </tr>
        ))}
      </tbody>
    </>
  )
}

function RequestState({ state }: { readonly state: string | null }) {
  const { t } = useWords()
  const known = states.find((one) => one === state)
  const tone = { approved: 'open', refused: 'late', submitted: 'shared', withdrawn: 'other' }[known ?? 'withdrawn']
  return <span className={`tag tag-${tone}`}>{known ? t(`work.${known}`) : state}</span>
}

interface OfRequest {
  readonly request: NonNullable<AskedByUsQuery['accessRequests']>['nodes'][number]
}

/** The day by which it is decided, and who decides it now that this has passed. */
function Clock({ request: { dueAt, dueBy, escalatedTo } }: OfRequest) {
  const { t, language } = useWords()
  return (
    <td className="moment">
      {dueAt ? figuresIn(language).moment(dueAt) : null}
      {dueBy ? <small>{dueBy}</small> : null}
      {escalatedTo ? <small>{t('work.escalated', { agency: escalatedTo })}</small> : null}
    </td>
  )
}

function Decision({ request: { decision, reason, ground, decidedAt } }: OfRequest) {
  const { language } = useWords()
  return (
    <td className="prose">
      {decision} {reason} {ground ? <small>{ground}</small> : null}
      {decidedAt ? <small>{figuresIn(language).moment(decidedAt)}</small> : null}
    </td>
  )
}
