import type { City } from '@kho/schema/contract/city.ts'

/** What a catalogue is made of. */
export interface Catalogued {
  readonly city: City
  /** What addresses begin with: `https://kho.example.vn`. */
  readonly origin: string
  /** The city's day. */
  readonly today: string
}
