import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'

/** The month that it is in the city, as its first day: `YYYY-MM-01`. */
export function monthOf(city: City): string {
  return `${todayOf(city, new Date()).slice(0, 7)}-01`
}
