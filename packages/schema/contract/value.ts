/**
 * A value in its one exact form, the form GraphQL's JSON shows: integers are numbers; bigint digits and
 * decimals (with exactly the contract's scale) strings; dates `YYYY-MM-DD` (partial ones `YYYY[-MM[-DD]]`),
 * times `HH:MM:SS.ffffff`, timestamps `YYYY-MM-DDTHH:MM:SS.ffffffZ`; uuids lower case; text in NFC; json and
 * GeoJSON plain data. Years run 0001–9999.
 */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }

/** A record as the judges and the row check see it: every field of its contract, exact values. */
export type Values = { readonly [field: string]: Value }
