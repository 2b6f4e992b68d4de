/** A value made when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Values by name, each made when its name is first asked for; beyond `most` names it starts afresh. */
export function onceEach<T>(make: (name: string) => T, most = 256): (name: string) => T {
  const made = new Map<string, T>()
  return (name) => {
    const known = made.get(name)
    if (known !== undefined) return known
    if (made.size >= most) made.clear()
    const value = make(name)
    made.set(name, value)
    return value
  }
}
