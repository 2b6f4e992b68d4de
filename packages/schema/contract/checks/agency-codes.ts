/** An agency's code of Decision 20/2020: the level-1 agency first, at most 35 of `A-Z 0-9 .`, as `H29.14.12`. */
export function agencyCode(text: string): string | null {
  const shape = /^[A-Z]\d{2}(?:\.[A-Z0-9]+)*$/
  return text.length <= 35 && shape.test(text) ? null : 'is no agency code such as H29 or H29.14'
}

/** An agency's code of QCVN 102:2016, the most specific part first: `000.00.14.H29`. */
export function oldAgencyCode(text: string): string | null {
  return /^\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}$/.test(text) ? null : 'is no agency code such as 000.00.14.H29'
}

/** Any other organisation's code of Decision 20/2020: its scheme Z01–Z99, then at most 32 characters. */
export function organisationCode(text: string): string | null {
  return /^Z(?!00)\d{2}\.?[A-Z0-9.-]{1,32}$/.test(text) ? null : 'is no organisation code such as Z01.1234'
}

/** The day on which districts ceased to exist (Law 72/2025 on local government, in force from 1 July 2025). */
const districtsEnded = '2025-07-01'

/** An administrative unit of the statistics office: province 2 digits, district 3 (until 30 June 2025), ward 5. */
export function unitCode(text: string, day: string | null = null): string | null {
  if (!/^(?:\d{2}|\d{3}|\d{5})$/.test(text)) return 'is no unit code of 2, 3 or 5 digits'
  if (text.length === 3 && day !== null && day >= districtsEnded)
    return `is a district's code, and districts ended on ${districtsEnded}`
  return null
}

export function provinceCode(text: string): string | null {
  return /^\d{2}$/.test(text) ? null : 'is no province code of 2 digits'
}

export function districtCode(text: string, day: string | null = null): string | null {
  return /^\d{3}$/.test(text) ? unitCode(text, day) : 'is no district code of 3 digits'
}

export function wardCode(text: string): string | null {
  return /^\d{5}$/.test(text) ? null : 'is no ward code of 5 digits'
}
