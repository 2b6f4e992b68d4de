import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { derivedKey } from '../store/identity.ts'

/** What an installation's secret makes of a contact: its sealed address, the code that proves it, the key that signs to it. */
export interface ContactKeys {
  seal(contact: string, address: string): Buffer
  open(contact: string, sealed: Buffer): string
  /** Eight digits. Nothing of it is stored: who can read the store cannot prove an address. */
  codeOf(contact: string): string
  /** As Standard Webhooks writes them, `whsec_` and base64. */
  secretOf(contact: string): string
}

export function contactKeys(subjectKey: Buffer): ContactKeys {
  const sealing = derivedKey(subjectKey, 'kho/contact-seal/1')
  const proving = derivedKey(subjectKey, 'kho/contact-code/1')
  const signing = derivedKey(subjectKey, 'kho/contact-webhook/1')
  const hash = (key: Buffer, contact: string): Buffer => createHmac('sha256', key).update(contact).digest()
  return {
    seal: (contact, address) => seal(sealing, contact, address),
    open: (contact, sealed) => open(sealing, contact, sealed),
    codeOf: (contact) => String(hash(proving, contact).readUIntBE(0, 6) % 100_000_000).padStart(8, '0'),
    secretOf: (contact) => `whsec_${hash(signing, contact).toString('base64')}`,
  }
}

/** AES-256-GCM: 12 bytes of nonce, the text, 16 of tag; bound to its contact, so rows cannot be exchanged. */
function seal(key: Buffer, contact: string, address: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(contact))
  return Buffer.concat([nonce, cipher.update(address, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function open(key: Buffer, contact: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
    .setAAD(Buffer.from(contact))
    .setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
}
