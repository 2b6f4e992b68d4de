import { AskWhyDocument } from '../../kho/documents.ts'
import { useChange } from '../../kho/use-change.ts'
import { useWords } from '../../words/language.ts'
import { CaseDialog } from './case-dialog.tsx'

/** The question why data was used, on a clock: whoever used it answers. */
export function AskWhy({ access }: { readonly access: string }) {
  const { t } = useWords()
  const asking = useChange(AskWhyDocument, (answer) => answer.askWhy)
  return (
    <CaseDialog
      action={t('me.why')}
      title={t('me.whyTitle')}
      fields={[{ name: 'words', label: t('me.whyWords'), filled: t('me.whyFilled') }]}
      sending={asking}
      onSend={({ words = '' }) => asking.send({ input: { access, words } })}
    />
  )
}
