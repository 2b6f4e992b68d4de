import type { CopyByCodeQuery, DossierByCodeQuery } from '../../kho/documents.ts'
import { Empty } from '../../parts/empty.tsx'
import { useWords } from '../../words/language.ts'

/** Where a dossier stands, by the city's own names of the states; nothing else of it is everybody's. */
export function DossierFound({ answer }: { readonly answer: DossierByCodeQuery }) {
  const { t, language } = useWords()
  const { dossier, names } = answer
  if (!dossier) return <Empty title={t('lookUp.noDossier')}>{t('lookUp.check')}</Empty>
  const name = names?.nodes.find((one) => one.code === dossier.status)
  const title = language === 'en' ? (name?.titleEn ?? name?.title) : name?.title
  return (
    <div className="found-one" role="status">
      <dl className="facts">
        <div>
          <dt>{t('lookUp.dossierCode')}</dt>
          <dd>
            <code>{dossier.dossierCode}</code>
          </dd>
        </div>
        <div>
          <dt>{t('lookUp.status')}</dt>
          <dd>
            <strong>{title ?? dossier.status}</strong>
          </dd>
        </div>
      </dl>
      <p>{t('lookUp.rest')}</p>
    </div>
  )
}

/** Whether a copy with this code was certified, and the hash that the file must have. */
export function CopyFound({ answer }: { readonly answer: CopyByCodeQuery }) {
  const { t } = useWords()
  const { eCopy } = answer
  if (!eCopy) return <Empty title={t('lookUp.noCopy')}>{t('lookUp.check')}</Empty>
  return (
    <div className="found-one" role="status">
      <dl className="facts">
        <div>
          <dt>{t('lookUp.valid')}</dt>
          <dd>
            <strong>{eCopy.valid ? t('part.yes') : t('part.no')}</strong>
          </dd>
        </div>
        <div>
          <dt>{t('lookUp.issued')}</dt>
          <dd>{eCopy.issuedOn}</dd>
        </div>
        <div>
          <dt>{t('lookUp.hash')}</dt>
          <dd>
            <code>{eCopy.fileHash}</code>
          </dd>
        </div>
      </dl>
    </div>
  )
}
