import { TellMeDocument } from '../../kho/documents.ts'
import { useChange } from '../../kho/use-change.ts'
import { Refused } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'

/** A citizen's wish to be told when data about them is used. */
export function TellMe() {
  const { t } = useWords()
  const telling = useChange(TellMeDocument, (answer) => answer.tellMeOfUse)
  return (
    <>
      {telling.error ? <Refused error={telling.error} /> : null}
      {telling.done ? <p role="status">{t('me.tellDone')}</p> : null}
      <p className="buttons">
        <button
          type="button"
          className="button primary"
          disabled={telling.waits}
          onClick={() => telling.send({ on: true })}
        >
          {t('me.tellOn')}
        </button>
        <button type="button" className="button" disabled={telling.waits} onClick={() => telling.send({ on: false })}>
          {t('me.tellOff')}
        </button>
      </p>
    </>
  )
}
