import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { FilterPlan, OrderPlan, Position } from './plan.ts'

const nonceLength = 12
const tagLength = 16
const bindingLength = 16

/** What a page's cursors are bound to: one digest of dataset, filter, order and moment, 32 hex digits. */
export function bindingOf(
  dataset: string,
  filter: FilterPlan | null,
  order: readonly OrderPlan[],
  asOf?: string,
): string {
  const text = JSON.stringify([dataset, filter, order, ...(asOf === undefined ? [] : [asOf])])
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, bindingLength * 2)
}

/** Seals positions and opens them again, under one secret. */
export interface CursorSeal {
  seal(binding: string, position: string): string
  open(binding: string, cursor: string): Position
  /** The text that was sealed with this binding, whatever it says. */
  openText(binding: string, cursor: string): string
}

/**
 * AES-256-GCM whose nonce is a keyed digest of the plaintext: the same position is always the same text, nothing
 * of a sort value can be read from it, and nothing can be altered in it.
 */
export function cursorSeal(key: Buffer): CursorSeal {
  const known = seals.get(key) ?? newSeal(key)
  seals.set(key, known)
  return known
}

/** One derivation a key: it costs a tenth of a millisecond. */
const seals = new WeakMap<Buffer, CursorSeal>()

function newSeal(key: Buffer): CursorSeal {
  const cipherKey = derived(key, 'kho cursor cipher')
  const nonceKey = derived(key, 'kho cursor nonce')
  const nonceOf = (plain: Buffer) => createHmac('sha256', nonceKey).update(plain).digest().subarray(0, nonceLength)
  return {
    seal(binding, position) {
      const plain = Buffer.concat([Buffer.from(binding, 'hex'), Buffer.from(position, 'utf8')])
      const nonce = nonceOf(plain)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce)
      const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
      return sealed.toString('base64url')
    },
    open: (binding, cursor) => positionOf(openText(binding, cursor)),
    openText,
  }

  function openText(binding: string, cursor: string): string {
    const plain = opened(cipherKey, cursor)
    const nonce = Buffer.from(cursor, 'base64url').subarray(0, nonceLength)
    if (!plain || !timingSafeEqual(nonceOf(plain), nonce)) refuse()
    if (plain.subarray(0, bindingLength).toString('hex') !== binding) refuse()
    return plain.subarray(bindingLength).toString('utf8')
  }
}

function derived(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), use, 32))
}

function opened(key: Buffer, cursor: string): Buffer | null {
  const sealed = Buffer.from(cursor, 'base64url')
  if (sealed.length < nonceLength + bindingLength + tagLength || sealed.toString('base64url') !== cursor) return null
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
  decipher.setAuthTag(sealed.subarray(-tagLength))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()])
  } catch {
    return null
  }
}

/** A position as the statement writes it: a JSON array of the order's values and, last, the record's `_id`. */
function positionOf(text: string): Position {
  const parts: readonly (string | null)[] = JSON.parse(text)
  const id = parts.at(-1)
  return typeof id === 'string' ? { values: parts.slice(0, -1), id } : refuse()
}

/** One text for every reason: a cursor tells nothing about why it is refused. */
function refuse(): never {
  throw new KhoError('KHO412', 'The cursor does not belong to this dataset, filter and order.')
}
