/** How many values are kept, and how much they may weigh together. */
export interface Most {
  readonly values: number
  readonly weight: number
}

/** Values by name of which the longest unused are given up first. */
export interface RecentlyUsed<Value> {
  get(name: string): Value | undefined
  /** In place of what stood under the name. */
  set(name: string, value: Value, weight: number): void
  delete(name: string): void
}

export function recentlyUsed<Value>(most: Most): RecentlyUsed<Value> {
  // The order of a map is that in which its names were set.
  const kept = new Map<string, { readonly value: Value; readonly weight: number }>()
  let whole = 0
  const drop = (name: string) => {
    whole -= kept.get(name)?.weight ?? 0
    kept.delete(name)
  }
  return {
    get(name) {
      const found = kept.get(name)
      if (!found) return undefined
      kept.delete(name)
      kept.set(name, found)
      return found.value
    },
    set(name, value, weight) {
      drop(name)
      kept.set(name, { value, weight })
      whole += weight
      for (const oldest of kept.keys()) {
        if (kept.size <= most.values && whole <= most.weight) return
        drop(oldest)
      }
    },
    delete: drop,
  }
}
