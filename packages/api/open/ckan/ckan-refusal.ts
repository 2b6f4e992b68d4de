const statuses = { 'Not Found Error': 404, 'Validation Error': 409 } as const

/** What CKAN itself would refuse, in its own words and under its own status. */
export class CkanRefusal extends Error {
  readonly type: keyof typeof statuses
  readonly said: { readonly [about: string]: string | readonly string[] }

  constructor(type: keyof typeof statuses, said: CkanRefusal['said']) {
    super(type)
    this.type = type
    this.said = said
  }

  get status(): number {
    return statuses[this.type]
  }
}
