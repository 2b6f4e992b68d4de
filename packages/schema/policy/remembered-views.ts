import type { City } from '../contract/city.ts'
import type { Ask } from './ask.ts'

/**
 * At most this many compiled views of one city are kept, the oldest given up first. With the SQL that each keeps a view
 * takes up to half a megabyte, and whoever asks under ever new purposes or known fields makes ever new ones.
 */
const most = 500

interface Remembered<View> {
  readonly maskKey: Uint8Array | undefined
  readonly view: View
}

/**
 * A memory of what was compiled for an asker, from one request to the next. The key is everything a view depends
 * on, whole: the city's one value (so a new policy version starts empty), the principal with all attributes, the
 * purpose, the day, the way, the dataset and the known fields. Two callers share a view only by being alike in all.
 */
export function rememberedViews<View>(): (ask: Ask, about: readonly string[], compile: () => View) => View {
  const byCity = new WeakMap<City, Map<string, Remembered<View>>>()
  return (ask, about, compile) => {
    const views = byCity.get(ask.city) ?? new Map<string, Remembered<View>>()
    byCity.set(ask.city, views)
    const { principal, purpose, today, way, maskKey } = ask
    const key = JSON.stringify([about, principal, purpose, today, way])
    const found = views.get(key)
    if (found && found.maskKey === maskKey) return found.view
    const view = compile()
    const [oldest] = views.keys()
    if (oldest !== undefined && views.size >= most) views.delete(oldest)
    views.set(key, { maskKey, view })
    return view
  }
}
