/** What a chart shows, in words of our own: what draws it is nobody else's to know. */
export type Picture =
  | { readonly kind: 'bars' | 'columns'; readonly points: readonly Point[] }
  | {
      readonly kind: 'curve'
      readonly points: readonly Point[]
      /** The height at which a line is drawn across. */
      readonly goal: number
    }

export interface Point {
  readonly name: string
  readonly value: number
  /** The value as people read it. */
  readonly told: string
}
