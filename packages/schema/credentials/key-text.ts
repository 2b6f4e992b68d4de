import { randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A key as it is shown once: `kho_key_`, its name, and what proves it with six characters of checksum. */
export interface KeyText {
  /** The name by which it is listed and revoked; no secret. */
  readonly apiKey: string
  readonly text: string
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const form = /^kho_key_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/

/** A new key: 256 bits nobody can guess, under a prefix that scanners of published code know it by. */
export function newKeyText(): KeyText {
  const [apiKey, proof] = [randomText(12), randomText(43)]
  return { apiKey, text: `kho_key_${apiKey}_${proof}${checksumOf(`${apiKey}_${proof}`)}` }
}

/** The name in a key; null for a text that was never one. A mistyped key is found out here, without asking the store. */
export function keyNameIn(text: string): string | null {
  const [, apiKey, proof, checksum] = form.exec(text) ?? []
  if (apiKey === undefined || checksum !== checksumOf(`${apiKey}_${proof}`)) return null
  return apiKey
}

function randomText(length: number): string {
  return Array.from({ length }, () => digits[randomInt(digits.length)]).join('')
}

function checksumOf(text: string): string {
  let [rest, written] = [crc32(text), '']
  for (let place = 0; place < 6; place += 1) {
    written = digits[rest % digits.length] + written
    rest = Math.floor(rest / digits.length)
  }
  return written
}
