/** So many requests in so many seconds. */
export interface Rate {
  readonly requests: number
  readonly seconds: number
}

const seconds: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 }

/** What `60/m` means. */
export function rateOf(rate: string): Rate {
  const [requests = '1', unit = 'm'] = rate.split('/')
  return { requests: Number(requests), seconds: seconds[unit] ?? 60 }
}
