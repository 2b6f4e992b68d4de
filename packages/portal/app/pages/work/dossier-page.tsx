import { Link, useLocation } from '@tanstack/react-router'
import { OneDossierDocument, type OneDossierQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { AboutDossier, Applicant, Procedure } from './dossier-facts.tsx'
import { Papers, Payments, Steps } from './dossier-tables.tsx'
import { FindDossier } from './find-dossier.tsx'
import { type AtWork, Officer } from './officer.tsx'

export type Dossier = NonNullable<OneDossierQuery['dossier']>

/** One dossier with what other agencies' systems know of it, by one query and for one purpose. */
export function DossierPage() {
  const { t } = useWords()
  const code = useLocation().state.dossier ?? ''
  return (
    <SignedInPage
      kinds={['officer']}
      title={code === '' ? t('work.find') : t('work.dossier', { code })}
      lead={t('work.lead')}
    >
      <p className="way-back">
        <Link to="/work">{t('work.back')}</Link>
      </p>
      <Officer>{(work) => (code === '' ? <FindDossier /> : <OneDossier key={code} code={code} work={work} />)}</Officer>
    </SignedInPage>
  )
}

function OneDossier({ code, work }: { readonly code: string; readonly work: AtWork }) {
  const { t } = useWords()
  const asked = useAsked(OneDossierDocument, { variables: { code }, purpose: work.purpose.key })
  return (
    <Answered asked={asked}>
      {({ dossier, names }) =>
        dossier ? (
          <>
            <AboutDossier dossier={dossier} names={names} work={work} />
            <div className="columns">
              <Procedure dossier={dossier} work={work} />
              <Applicant dossier={dossier} work={work} />
            </div>
            <Steps dossier={dossier} work={work} />
            <Payments dossier={dossier} work={work} />
            <Papers dossier={dossier} />
          </>
        ) : (
          <Empty title={t('work.noDossier')}>{t('work.noDossierMore')}</Empty>
        )
      }
    </Answered>
  )
}
