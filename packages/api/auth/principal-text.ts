import type { Principal } from '@kho/schema/policy/principal.ts'

const texts = new WeakMap<Principal, string>()

/** Everything that is known of an asker as one text, by which what was made for him is found: written once for as long as he is kept. */
export function principalText(principal: Principal): string {
  const known = texts.get(principal)
  if (known !== undefined) return known
  const text = JSON.stringify(principal)
  texts.set(principal, text)
  return text
}
