import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../words/language.ts'

interface PageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

let arrived = false

/** One page: its name in the window's title, and the reader's place at its heading when they came here by a link. */
export function Page({ title, lead, children }: PageProps) {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${t('shell.name')}`
  }, [title, t])
  useEffect(() => {
    if (arrived) heading.current?.focus()
    arrived = true
  }, [])
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead ? <p className="lead">{lead}</p> : null}
      </div>
      {children}
    </>
  )
}
