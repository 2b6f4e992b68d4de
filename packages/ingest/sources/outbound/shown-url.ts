/** An address as it may be shown: without an account or the values of its query, which may be keys. */
export function shownUrl({ origin, pathname, search }: URL): string {
  return `${origin}${pathname}${search === '' ? '' : '?…'}`
}
