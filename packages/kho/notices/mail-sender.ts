import { KhoError } from '@kho/schema/error.ts'
import { createTransport, type Transporter } from 'nodemailer'
import type { Message, Sender } from './message.ts'

/** Where letters are handed over. */
export interface MailServer {
  readonly url: URL
  readonly from: string
}

const patience = 15_000

/**
 * Letters by SMTP, each in its recipient's language and about nothing but ids. `smtps://` speaks TLS from the start, `smtp://`
 * after STARTTLS, which the server must offer; only `?tls=none` goes without.
 */
export function mailSender({ url, from }: MailServer): Sender {
  const transport = transportTo(url)
  return {
    async send(message) {
      try {
        await transport.sendMail(letterOf(message, from))
      } catch (cause) {
        throw new KhoError('KHO513', `The mail server did not take a letter${reasonOf(cause)}.`, {}, { cause })
      }
    },
    [Symbol.asyncDispose]: async () => transport.close(),
  }
}

function transportTo(url: URL): Transporter {
  const isSecure = url.protocol === 'smtps:'
  const plain = url.searchParams.get('tls') === 'none'
  const user = decodeURIComponent(url.username)
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isSecure ? 465 : 587)),
    secure: isSecure,
    requireTLS: !isSecure && !plain,
    ignoreTLS: plain,
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    pool: true,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

function letterOf({ id, address, language, title, text, at, proof }: Message, from: string) {
  const code = proof === null ? '' : `\n\n${language === 'vi' ? 'Mã xác nhận' : 'Code'}: ${proof}`
  return {
    from,
    to: { name: '', address },
    subject: title[language],
    text: `${text[language]}${code}\n`,
    date: new Date(at),
    messageId: `<${id}@${domainOf(from)}>`,
    headers: { 'auto-submitted': 'auto-generated' },
  }
}

function domainOf(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'kho.invalid'
}

/** The server's number alone: its words may quote the address. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'responseCode' in cause ? ` (${Number(cause.responseCode)})` : ''
}
