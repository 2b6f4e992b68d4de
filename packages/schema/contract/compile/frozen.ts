/** Freezes a plain value with everything in it; maps refuse to be changed from then on. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (value instanceof Map) freezeMap(value)
  else for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

function freezeMap(map: Map<unknown, unknown>): void {
  for (const part of map.values()) frozen(part)
  const refuse = (): never => {
    throw new TypeError('this map is frozen')
  }
  for (const change of ['set', 'delete', 'clear']) Object.defineProperty(map, change, { value: refuse })
}
