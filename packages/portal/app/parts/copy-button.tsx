import { useState } from 'react'
import { useWords } from '../words/language.ts'

/** Puts a text on the clipboard and says that it is there. */
export function CopyButton({ text }: { readonly text: string }) {
  const { t } = useWords()
  const [copied, setCopied] = useState<string | null>(null)
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(text))
  return (
    <button type="button" className="button" onClick={copy}>
      <span aria-live="polite">{copied === text ? t('part.copied') : t('part.copy')}</span>
    </button>
  )
}
