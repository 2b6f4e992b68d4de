/** What callers of the invented agencies' feeds show. Everybody may know them: the data are invented too. */
export const feedAccessKey = 'demo-access'

export const feedSecretOf = (source: string): string => `demo-${source}`
