/** The key of record identities in every store that tests make. */
export const identityKey = Buffer.alloc(32, 7)
