export type Identifier = 'citizen_id' | 'identity_card' | 'tax_code' | 'phone' | 'email'

/** That a field may be published although it is personal, or although identifiers stand in its texts. */
export interface ReleaseDecision {
  readonly by: string
  readonly ground: string
  /** `YYYY-MM-DD`: from this day on it must be decided anew. */
  readonly review: string
  readonly lets: readonly Identifier[]
}

/** By which fields people may be recognised, and how many must be alike. */
export interface ReleaseGroups {
  readonly by: readonly string[]
  /** The field that tells how many people a record counts; null where each record is one of them. */
  readonly count: string | null
  readonly least: number
}

/** How a dataset is published as releases of open data. */
export interface Releasing {
  /** Published by itself, so often; absent: when somebody asks for it. */
  readonly every?: string
  readonly decisions?: { readonly [field: string]: ReleaseDecision }
  readonly groups?: ReleaseGroups
}
