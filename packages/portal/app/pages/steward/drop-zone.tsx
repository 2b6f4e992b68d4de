import { type DragEvent, useId, useState } from 'react'
import { useDrop } from '../../kho/use-drop.ts'
import { Refused } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'

const mostBytes = 50 * 1024 ** 2

/** Where a file is dropped, or chosen as any other by keyboard. */
export function DropZone() {
  const { t } = useWords()
  const id = useId()
  const { send, waits, error, dataset } = useDrop()
  const [isOver, setIsOver] = useState(false)
  const [isTooLarge, setIsTooLarge] = useState(false)
  const take = (file: File | null | undefined) => {
    setIsOver(false)
    if (!file || waits) return
    setIsTooLarge(file.size > mostBytes) // told before it is sent: what is too large is not even read there
    if (file.size <= mostBytes) send(file)
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(event.type === 'dragover')
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever drags needs a place; by keyboard the field in it is the way
    <div
      className={isOver ? 'drop-zone over' : 'drop-zone'}
      onDragOver={over}
      onDragLeave={over}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer.files.item(0))
      }}
    >
      {/* The browser's own button speaks the browser's language. */}
      <label htmlFor={id} className="button">
        {t('drop.choose')}
      </label>
      <input
        id={id}
        className="unseen"
        type="file"
        accept=".csv,.xlsx"
        disabled={waits}
        onChange={({ target }) => {
          take(target.files?.item(0))
          target.value = '' // the same file may be chosen again once it was mended
        }}
      />
      <p role="status">{waits ? t('drop.reading') : dataset && !error ? t('drop.became', { dataset }) : ''}</p>
      {isTooLarge ? <p role="alert">{t('drop.tooLarge')}</p> : error ? <Refused error={error} /> : null}
    </div>
  )
}
