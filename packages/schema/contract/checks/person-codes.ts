/**
 * A personal identification number (Decree 137/2015, Article 13): 12 digits, no check digit. The first three are the
 * province or country of birth registration, the fourth century and sex.
 */
export function citizenId(text: string): string | null {
  return /^(?!000)\d{12}$/.test(text) ? null : 'is no personal identification number of 12 digits'
}

/** The identity card number of 9 digits that the 12-digit number replaced. */
export function identityCardNumber(text: string): string | null {
  return /^\d{9}$/.test(text) ? null : 'is no identity card number of 9 digits'
}

/** From this day a person's or household's tax code is the personal identification number (Circular 86/2024/TT-BTC). */
const personalSince = '2025-07-01'
const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/**
 * A tax code: 10 digits of which the last is a checksum, `-001` to `-999` for a branch; since 1 July 2025 also a
 * personal identification number. A number whose checksum would be 10 is never given out.
 */
export function taxCode(text: string, day: string | null = null): string | null {
  if (/^\d{12}$/.test(text) && (day === null || day >= personalSince)) return citizenId(text)
  const match = /^(\d{9})(\d)(?:-(\d{3}))?$/.exec(text)
  if (!match) return 'is no tax code of 10 digits'
  const [, digits = '', last = '', branch] = match
  if (branch === '000') return 'names no branch: they are numbered 001 to 999'
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return 10 - (sum % 11) === Number(last) ? null : 'has a wrong checksum'
}
