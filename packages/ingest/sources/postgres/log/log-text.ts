import { parse } from 'postgres-array'

/** Makes the text that the log has of a value the text that a read of the column gives. */
export type FromLog = (text: string) => string

export const asLogged: FromLog = (text) => text

/**
 * `money` as the number that the server's own currency makes of it. The log is written under lc_monetary C, which has
 * two decimals, `-$1,234.50`, whatever the server's has: only the digits count, and they are the stored integer.
 */
export const moneyFromLog =
  (scale: number): FromLog =>
  (text) => {
    const digits = text.replace(/\D/g, '').padStart(Math.max(3, scale + 1), '0')
    const whole = digits.slice(0, digits.length - scale).replace(/^0+(?=\d)/, '')
    return `${text.startsWith('-') ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
  }

/** An array as the JSON array of its items' texts, of arrays where it has more dimensions. */
export const arrayFromLog =
  (item: FromLog): FromLog =>
  (text) =>
    JSON.stringify(parse(text, item))
