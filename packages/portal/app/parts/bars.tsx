import type { ReactNode } from 'react'

export interface Bar {
  readonly name: ReactNode
  readonly key: string
  readonly value: number
  readonly told: string
  /** Of the value: what of it is amiss, in a colour of its own. */
  readonly amiss?: number
  /** Which of the palette's colours; the first where it is not said. */
  readonly tone?: 'first' | 'second' | 'third' | 'quiet'
}

/** Numbers as lengths, each with its name and its figure beside it: a list to a screen reader, a chart to the eye. */
export function Bars({ bars }: { readonly bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.value))
  return (
    <ul className="bars">
      {bars.map((bar) => (
        <li key={bar.key}>
          <span className="bar-name">{bar.name}</span>
          <span className="bar-told">{bar.told}</span>
          <svg className={`bar bar-${bar.tone ?? 'first'}`} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden>
            <rect width="100" height="1" className="bar-whole" />
            <rect width={(bar.value / most) * 100} height="1" />
            {bar.amiss ? <rect width={(bar.amiss / most) * 100} height="1" className="bar-amiss" /> : null}
          </svg>
        </li>
      ))}
    </ul>
  )
}
