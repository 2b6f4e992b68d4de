import { Link } from '@tanstack/react-router'
import { DatasetDraftsDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { DatasetDraft } from './dataset-draft.tsx'
import { DropZone } from './drop-zone.tsx'

/** A file dropped here becomes the draft of a dataset that shows nothing to anybody; the drafts of the agency below. */
export function DropPage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['steward']} title={t('drop.title')} lead={t('drop.lead')}>
      <p className="way-back">
        <Link to="/steward">{t('steward.back')}</Link>
      </p>
      <Section title={t('drop.file')} lead={t('drop.fileMore')}>
        <DropZone />
      </Section>
      <Section title={t('drop.drafts')} lead={t('drop.draftsMore')}>
        <Drafts />
      </Section>
    </SignedInPage>
  )
}

function Drafts() {
  const { t } = useWords()
  const asked = useAsked(DatasetDraftsDocument)
  return (
    <Answered asked={asked}>
      {({ datasetDrafts }) =>
        datasetDrafts && datasetDrafts.nodes.length > 0 ? (
          datasetDrafts.nodes.map((draft) => <DatasetDraft key={draft.id} draft={draft} />)
        ) : (
          <Empty title={t('drop.none')}>{t('drop.noneMore')}</Empty>
        )
      }
    </Answered>
  )
}
