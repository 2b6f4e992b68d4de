import { taxCode } from '../contract/checks/person-codes.ts'
import type { Identifier } from '../contract/releasing.ts'

const email = /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/gu
const days = /(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/-]\d{1,2}[/-]\d{4})(?!\d)/g
const numbers = /(?<![\d\p{L}])\+?(?:\d{9,14}|\d{2,6}(?:[ .-]\d{2,6}){1,5})(?![\d\p{L}])/gu

/**
 * What in a text has the form of an identifier of a person: e-mail addresses, phone numbers of Vietnam, personal identification
 * numbers, identity cards' numbers, tax codes with a right checksum. Digits of full width, and groups of digits between blanks,
 * dots and hyphens, are read as well. Names, addresses, plates and numbers written in words are not found.
 */
export function findIdentifiers(text: string): readonly Identifier[] {
  const plain = text.normalize('NFKC').replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, '')
  const mails = [...plain.matchAll(email)].map(() => 'email' as const)
  const rest = plain.replaceAll(email, ' @ ').replaceAll(days, ' / ')
  const found = [...rest.matchAll(numbers)].map(([number]) => identifierOf(number.replaceAll(/[ .-]/g, '')))
  return [...mails, ...found.filter((one) => one !== null)]
}

/** What a number may be. A phone number is looked for first, as a tax code of the same digits says less of a person. */
function identifierOf(number: string): Identifier | null {
  if (/^(?:\+84|0084|84|0)(?:[35789]\d{8}|2\d{9})$/.test(number)) return 'phone'
  if (/^(?!000)\d{12}$/.test(number)) return 'citizen_id'
  if (/^\d{9}$/.test(number)) return 'identity_card'
  return /^\d{10}(?:\d{3})?$/.test(number) && taxCode(number.slice(0, 10)) === null ? 'tax_code' : null
}
