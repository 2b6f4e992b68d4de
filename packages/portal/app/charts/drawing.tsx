import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { coloursAt } from './colours.ts'
import { optionsOf } from './options.ts'
import type { Picture } from './picture.ts'

use([BarChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer, LabelLayout])

/** A picture drawn by ECharts as SVG, anew when its size or the theme changes. */
export function Drawing({ picture }: { readonly picture: Picture }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => (place.current ? drawn(place.current, picture) : undefined), [picture])
  return <div ref={place} className="chart-place" />
}

/** Draws, and gives what ends it. */
function drawn(host: HTMLElement, picture: Picture): () => void {
  const chart = init(host, null, { renderer: 'svg' })
  const draw = () => chart.setOption(optionsOf(picture, coloursAt(host)), true)
  draw()
  const sizes = new ResizeObserver(() => chart.resize())
  sizes.observe(host)
  const themes = new MutationObserver(draw)
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', draw)
  return () => {
    sizes.disconnect()
    themes.disconnect()
    system.removeEventListener('change', draw)
    emptiedByHand([host, ...host.querySelectorAll('svg')])
    chart.dispose()
  }
}

/**
 * ECharts empties its place and its picture by `innerHTML` when it is let go, which the policy refuses as it refuses every text
 * taken for markup. Of these elements the word means that they have no children, whatever is given.
 */
function emptiedByHand(elements: readonly Element[]): void {
  for (const element of elements) {
    Object.defineProperty(element, 'innerHTML', { configurable: true, set: () => element.replaceChildren() })
  }
}
