/** As much of Frictionless' validator as is used, which comes without types. */
declare module 'datapackage' {
  interface Resource {
    /** The records of its file, each cell as its schema has it; throws for one that is not. */
    read(how?: { readonly keyed: boolean }): Promise<readonly { readonly [field: string]: unknown }[]>
  }
  export class Package {
    static load(descriptor: string | object): Promise<Package>
    readonly valid: boolean
    readonly errors: readonly Error[]
    readonly profile: { readonly name: string }
    readonly resources: readonly [Resource]
  }
}
