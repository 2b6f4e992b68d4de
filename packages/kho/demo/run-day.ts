import { join } from 'node:path'
import { dayInTheCity } from '@kho/city/day/day-in-the-city.ts'
import { currentCity, type Store } from '../open-store.ts'
import type { Out } from '../out.ts'
import type { RunningDemo } from './make-demo.ts'

interface Parts {
  readonly home: string
  readonly store: Store
  readonly demo: RunningDemo
  /** Acts a second. */
  readonly pace: number
  readonly signal: AbortSignal
  readonly out: Out
}

/** How often it says what happened. */
const everyMs = 10_000

/** Lets the agencies of the demo work through a day while Kho runs, until the process is asked to end. */
export async function runDay({ home, store, demo, pace, signal, out }: Parts): Promise<void> {
  const { city } = await currentCity(store.as('kho_worker', 1))
  const said = { at: Date.now(), acts: 0 }
  const ended = await dayInTheCity({
    ...{ city, pace, signal, seed: 1, acts: null, scale: demo.scale, origin: demo.origin },
    folder: join(home, 'agencies'),
    postgresUrl: store.embedded?.urlOf('postgres') ?? store.url,
    mariadbUrl: demo.ports.mariadb === null ? null : `mysql://root@127.0.0.1:${demo.ports.mariadb}/`,
    onAct: () => {
      said.acts += 1
      if (Date.now() - said.at < everyMs) return
      said.at = Date.now()
      out.note({
        vi: `Một ngày ở thành phố: ${said.acts} việc đã xảy ra.`,
        en: `A day in the city: ${said.acts} things have happened.`,
      })
    },
  })
  const words = Object.entries(ended.acts).map(([kind, times]) => `${kind} ${times}`)
  out.note({ vi: `Ngày kết thúc: ${words.join(', ')}`, en: `The day ended: ${words.join(', ')}` })
}
