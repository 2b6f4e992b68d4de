import type { EChartsCoreOption } from 'echarts/core'
import type { Colours } from './colours.ts'
import type { Picture } from './picture.ts'

/** A picture in ECharts' words. No tooltips: what they say stands beside the picture, for everybody. */
export function optionsOf(picture: Picture, colours: Colours): EChartsCoreOption {
  const whole = {
    animation: false,
    textStyle: { fontFamily: colours.font, color: colours.ink },
    grid: { left: 4, right: 24, top: 16, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  }
  return { ...whole, ...shapes[picture.kind](picture, colours) }
}

const names = ({ points }: Picture): readonly string[] => points.map(({ name }) => name)
const values = ({ points }: Picture): readonly number[] => points.map(({ value }) => value)

const labelled = ({ points }: Picture, { ink }: Colours, position: 'top' | 'right') => ({
  show: true,
  position,
  color: ink,
  formatter: ({ dataIndex }: { readonly dataIndex: number }) => points[dataIndex]?.told ?? '',
})

const axisOf = ({ ink, line }: Colours) => ({
  axisLabel: { color: ink, hideOverlap: true },
  axisLine: { lineStyle: { color: line } },
  axisTick: { show: false },
})

type Shape = (picture: Picture, colours: Colours) => EChartsCoreOption

const shapes: { readonly [Kind in Picture['kind']]: Shape } = {
  bars: (picture, colours) => ({
    xAxis: { type: 'value', show: false },
    yAxis: { ...axisOf(colours), type: 'category', inverse: true, data: names(picture) },
    series: [
      {
        ...{ type: 'bar', data: values(picture), barMaxWidth: 22, itemStyle: { color: colours.first } },
        label: labelled(picture, colours, 'right'),
      },
    ],
  }),
  columns: (picture, colours) => ({
    xAxis: { ...axisOf(colours), type: 'category', data: names(picture) },
    yAxis: { type: 'value', show: false },
    series: [
      {
        ...{ type: 'bar', data: values(picture), barMaxWidth: 36, itemStyle: { color: colours.first } },
        label: labelled(picture, colours, 'top'),
        labelLayout: { hideOverlap: true },
      },
    ],
  }),
  curve: (picture, colours) => ({
    xAxis: { ...axisOf(colours), type: 'category', boundaryGap: false, data: names(picture) },
    yAxis: {
      ...axisOf(colours),
      ...{ type: 'value', min: 0, max: 1, splitLine: { lineStyle: { color: colours.line } } },
      axisLabel: { color: colours.ink, formatter: (share: number) => `${Math.round(share * 100)} %` },
    },
    series: [
      {
        ...{ type: 'line', data: values(picture), showSymbol: false, itemStyle: { color: colours.first } },
        areaStyle: { opacity: 0.15 },
        markLine: {
          ...{ symbol: 'none', silent: true, label: { show: false } },
          lineStyle: { color: colours.third, type: 'dashed' },
          data: [{ yAxis: picture.kind === 'curve' ? picture.goal : 0 }],
        },
      },
    ],
  }),
}
