import { Link } from '@tanstack/react-router'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { ByOfficer, ByStatus, ByUnit } from './bars-of-work.tsx'
import { FindDossier } from './find-dossier.tsx'
import { Officer } from './officer.tsx'
import { OpenDossiers } from './open-dossiers.tsx'

/** What an officer's unit has to do: where each dossier is, who has it, what is late. */
export function WorkPage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['officer']} title={t('work.title')} lead={t('work.lead')}>
      <p className="way-back">
        <Link to="/work/requests">{t('work.requests')}</Link>
      </p>
      <Officer>
        {(work) => (
          <>
            <FindDossier />
            {work.purpose.task ? null : (
              <>
                <OpenDossiers work={work} />
                <div className="columns">
                  <ByStatus work={work} />
                  <ByUnit work={work} />
                  <ByOfficer work={work} />
                </div>
              </>
            )}
          </>
        )}
      </Officer>
    </SignedInPage>
  )
}
