import { Link } from '@tanstack/react-router'
import { AskedDocument, RequestsDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { QuestionAsked } from './question-asked.tsx'
import { RequestToDecide } from './request-to-decide.tsx'

/** What others ask of a steward's agency: access to its data, and why it used theirs. */
export function StewardRequestsPage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['steward']} title={t('steward.requestsTitle')} lead={t('steward.requestsLead')}>
      <p className="way-back">
        <Link to="/steward">{t('steward.back')}</Link>
      </p>
      <Section title={t('steward.requests')}>
        <Requests />
      </Section>
      <Section title={t('steward.questions')}>
        <Questions />
      </Section>
    </SignedInPage>
  )
}

function Requests() {
  const { t } = useWords()
  const asked = useAsked(RequestsDocument, { variables: { states: ['submitted'], after: null } })
  return (
    <Answered asked={asked}>
      {({ accessRequests, agencies }) =>
        accessRequests && accessRequests.nodes.length > 0 ? (
          accessRequests.nodes.map((request) => (
            <RequestToDecide key={request.id} request={request} agencies={agencies?.nodes ?? []} />
          ))
        ) : (
          <Empty title={t('steward.noRequests')}>{t('steward.noRequestsMore')}</Empty>
        )
      }
    </Answered>
  )
}

function Questions() {
  const { t } = useWords()
  const asked = useAsked(AskedDocument, { variables: { states: ['open'] } })
  return (
    <Answered asked={asked}>
      {({ questions }) =>
        questions && questions.nodes.length > 0 ? (
          questions.nodes.map((question) => <QuestionAsked key={question.id} question={question} />)
        ) : (
          <Empty title={t('steward.noQuestions')} />
        )
      }
    </Answered>
  )
}
