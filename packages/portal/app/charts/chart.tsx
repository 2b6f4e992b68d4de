import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import type { Picture } from './picture.ts'

const Drawing = lazy(async () => ({ default: (await import('./drawing.tsx')).Drawing }))

interface ChartProps {
  readonly picture: Picture
  /** What one sees in it, in a sentence. */
  readonly told: string
  /** The same in text: a list or a table, for whoever does not see the picture. */
  readonly children: ReactNode
}

/** A picture of figures, with the figures themselves beside it. What draws it is loaded when somebody has it before them. */
export function Chart({ picture, told, children }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (!place.current || seen) return
    const looks = new IntersectionObserver((entries) => setSeen(entries.some((entry) => entry.isIntersecting)))
    looks.observe(place.current)
    return () => looks.disconnect()
  }, [seen])
  return (
    <figure className="chart">
      <div role="img" aria-label={told} className="chart-picture" ref={place}>
        {seen ? (
          <Suspense fallback={null}>
            <Drawing picture={picture} />
          </Suspense>
        ) : null}
      </div>
      {children}
    </figure>
  )
}
