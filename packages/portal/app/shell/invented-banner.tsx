import { InventedDocument } from '../kho/documents.ts'
import { useAsked } from '../kho/use-asked.ts'
import { useWords } from '../words/language.ts'

/** Says on every page that nothing here is real, where the city's own documents say so. */
export function InventedBanner() {
  const { t } = useWords()
  const { result } = useAsked(InventedDocument)
  const invented = result.data?.catalogue?.nodes.some((dataset) => dataset.synthetic) ?? false
  return invented ? <p className="invented">{t('shell.invented')}</p> : null
}
